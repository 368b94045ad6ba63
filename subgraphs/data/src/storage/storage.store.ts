import type { Sql } from '../deps.ts';
import type { Storage } from './storage.entity.ts';

const columns = 'id, name, kind, url';

export const storagesBy = (sql: Sql, ids: readonly string[], names: readonly string[]): Promise<Storage[]> =>
  sql.query<Storage>(`select ${columns} from storage where id = any ($1::uuid[]) or name = any ($2::text[])`, [
    ids,
    names,
  ]);

/** One registration at a time: each compares its folder with all others. */
export async function lockStorages(sql: Sql): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtextextended(current_schema || ' register storage', 0))");
}

export async function insertStorage(sql: Sql, { id, name, kind, url }: Storage, now: Date): Promise<void> {
  await sql.query('insert into storage (id, name, kind, url, created_at) values ($1, $2, $3, $4, $5)', [
    id,
    name,
    kind,
    url,
    now.toISOString(),
  ]);
}

export const allStorages = (sql: Sql): Promise<Storage[]> =>
  sql.query<Storage>(`select ${columns} from storage order by name`);
