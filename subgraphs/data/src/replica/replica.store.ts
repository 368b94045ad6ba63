import type { Sql } from '../deps.ts';
import type { Replica } from './replica.entity.ts';

export const replicasOf = (sql: Sql, fileIds: readonly string[]): Promise<Replica[]> =>
  sql.query<Replica>(
    `select r.file_id as "fileId", r.storage_id as "storageId", r.path, s.url as "storageUrl", r.status, r.reason
       from replica r join storage s on s.id = r.storage_id
      where r.file_id = any ($1::uuid[]) order by r.file_id, s.name`,
    [fileIds],
  );

export interface BadReplica {
  readonly fileId: string;
  readonly storageId: string;
  readonly reason: string;
}

/** A deleted copy stays deleted. */
export async function markBad(sql: Sql, bad: readonly BadReplica[]): Promise<void> {
  await sql.query(
    `update replica r set status = 'BAD', reason = n.reason
       from unnest($1::uuid[], $2::uuid[], $3::text[]) as n (file_id, storage_id, reason)
      where r.file_id = n.file_id and r.storage_id = n.storage_id and r.status <> 'DELETED'`,
    [bad.map(({ fileId }) => fileId), bad.map(({ storageId }) => storageId), bad.map(({ reason }) => reason)],
  );
}
