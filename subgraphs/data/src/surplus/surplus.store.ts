import type { Sql } from '../deps.ts';
import { replicaLifecycle } from '../replica/replica.rules.ts';

/** A needless copy. */
interface NeedlessCopy {
  readonly id: string;
  readonly fileId: string;
}

/** Other good copies of the file of replica `r` on internal storages that stay: what lies on one that drains may be switched off. */
const othersOf = (r: string): string => `(select count(*) from replica o join storage s on s.id = o.storage_id
              where o.file_id = ${r}.file_id and o.id <> ${r}.id and o.status = 'AVAILABLE' and s.kind <> 'external' and not s.draining)`;

/**
 * Copies on a storage of files that have more good copies on internal storages than `needed`, by id: at most one of each file in a part,
 * so that each is looked at again before the next.
 */
export const findNeedless = (
  sql: Sql,
  { storageId, needed }: { readonly storageId: string; readonly needed: number },
  after: string,
  limit: number,
): Promise<NeedlessCopy[]> =>
  sql.query(
    `select r.id, r.file_id as "fileId" from replica r
      where r.storage_id = $1 and r.status = 'AVAILABLE' and r.id > $2
        and ${othersOf('r')} >= $4
      order by r.id limit $3`,
    [storageId, after, limit, needed],
  );

/**
 * Begins to delete a copy under the lock of its file's row, where it and its survivor are still good and more copies than needed are
 * there, and no other file lies at its path. Returns whether it may go.
 */
export async function beginThinning(
  sql: Sql,
  { victim, survivor, fileId, needed }: { victim: string; survivor: string; fileId: string; needed: number },
): Promise<boolean> {
  await sql.query('select from file where id = $1 for update', [fileId]);
  const rows = await sql.query(
    `update replica r set status = $5, reason = 'needless copy'
      where r.id = $1 and r.status = 'AVAILABLE'
        and exists (select from replica o where o.id = $2 and o.file_id = r.file_id and o.status = 'AVAILABLE')
        and r.file_id = $3 and ${othersOf('r')} >= $4
        and not exists (select from replica o where o.storage_id = r.storage_id and md5(o.path) = md5(r.path) and o.path = r.path
                           and o.id <> r.id and o.status not in ('LOST', 'DELETED'))
      returning 1`,
    [victim, survivor, fileId, needed, replicaLifecycle.target('remove')],
  );
  return rows.length > 0;
}

/** The file of a copy was deleted, or was not. */
export async function endThinning(sql: Sql, id: string, event: 'deleted' | 'keep'): Promise<void> {
  await sql.query('update replica set status = $2, reason = null where id = $1 and status = any ($3::text[])', [
    id,
    event === 'deleted' ? 'DELETED' : 'AVAILABLE',
    replicaLifecycle.sources(event),
  ]);
}

/** Copies that an ended process was about to delete. */
export const findBegunThinnings = (sql: Sql, storageId: string): Promise<NeedlessCopy[]> =>
  sql.query(
    `select r.id, r.file_id as "fileId" from replica r
      where r.storage_id = $1 and r.status = 'BEING_DELETED' and r.reason = 'needless copy' order by r.id limit 1000`,
    [storageId],
  );
