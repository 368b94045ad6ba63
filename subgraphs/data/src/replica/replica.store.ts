import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import type { NewCopy } from '../registration/known-files.rules.ts';
import { ReplicaEntity, type Replica } from './replica.entity.ts';

/** Copies of these files, the newest first: an earlier place may have been wrong. */
export async function replicasOf(sql: Sql, fileIds: readonly string[]): Promise<Replica[]> {
  const rows = await sql.query(
    `select r.*, s.url as "storageUrl" from replica r join storage s on s.id = r.storage_id
      where r.file_id = any ($1::uuid[]) order by r.file_id, r.added_at desc, s.name, r.id desc`,
    [fileIds],
  );
  return rowsOf<typeof ReplicaEntity, { storageUrl: string }>(ReplicaEntity, rows);
}

export async function insertCopies(sql: Sql, copies: readonly NewCopy[], now: Date): Promise<void> {
  await sql.query(
    `insert into replica (id, file_id, storage_id, path, added_at)
     select id, file_id, storage_id, path, $5
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) as n (id, file_id, storage_id, path) order by file_id
     on conflict do nothing`,
    [
      copies.map(({ id }) => id),
      copies.map(({ fileId }) => fileId),
      copies.map(({ storageId }) => storageId),
      copies.map(({ path }) => path),
      now.toISOString(),
    ],
  );
}

/** Makes BAD and DELETED copies good again. */
export async function restoreCopies(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(`update replica set status = 'AVAILABLE', reason = null where id = any ($1::uuid[])`, [ids]);
}

export interface BadReplica {
  readonly id: string;
  readonly reason: string;
}

/** A deleted copy stays deleted. */
export async function markBad(sql: Sql, bad: readonly BadReplica[]): Promise<void> {
  await sql.query(
    `update replica r set status = 'BAD', reason = n.reason
       from unnest($1::uuid[], $2::text[]) as n (id, reason)
      where r.id = n.id and r.status <> 'DELETED'`,
    [bad.map(({ id }) => id), bad.map(({ reason }) => reason)],
  );
}
