import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import { LinkKeyEntity, type LinkKey } from './link-key.entity.ts';

/** All keys, the newest first: they are few. */
export async function findLinkKeys(sql: Sql): Promise<LinkKey[]> {
  return rowsOf(LinkKeyEntity, await sql.query('select k.* from link_key k order by k.created_at desc, k.id'));
}

/** Adds a key, where none is younger: processes that find the last one too old at the same time add one. */
export async function insertLinkKey(sql: Sql, { id, secret, createdAt }: LinkKey, youngest: Date): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtextextended(current_schema || ' link key', 0))");
  await sql.query(
    `insert into link_key (id, secret, created_at)
     select $1, $2, $3 where not exists (select from link_key where created_at > $4)`,
    [id, secret, createdAt.toISOString(), youngest.toISOString()],
  );
}

/** Deletes keys whose links are all over. */
export async function deleteLinkKeys(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from link_key where created_at < $1', [before.toISOString()]);
}
