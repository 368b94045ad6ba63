import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import { replicaLifecycle, type NewReplica } from './replica.rules.ts';
import { ReplicaEntity, type Replica } from './replica.entity.ts';

/** Replicas of these files, the newest first: an earlier location can be wrong. */
export async function findReplicas(sql: Sql, fileIds: readonly string[]): Promise<Replica[]> {
  const rows = await sql.query(
    `select r.*, s.url as "storageUrl", s.name as "storageName" from replica r join storage s on s.id = r.storage_id
      where r.file_id = any ($1::uuid[]) order by r.file_id, r.added_at desc, s.name, r.id desc`,
    [fileIds],
  );
  return rowsOf<typeof ReplicaEntity, { storageUrl: string; storageName: string }>(ReplicaEntity, rows);
}

export async function insertReplicas(sql: Sql, replicas: readonly NewReplica[], now: Date): Promise<void> {
  await sql.query(
    `insert into replica (id, file_id, storage_id, path, added_at)
     select id, file_id, storage_id, path, $5
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) as n (id, file_id, storage_id, path)
      order by storage_id, md5(path)
     on conflict (file_id, storage_id, md5(path)) do nothing`,
    [
      replicas.map(({ id }) => id),
      replicas.map(({ fileId }) => fileId),
      replicas.map(({ storageId }) => storageId),
      replicas.map(({ path }) => path),
      now.toISOString(),
    ],
  );
}

/** Whether a statement failed since another transaction made a live replica at the same place. */
export const isPlaceTaken = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'replica_live_place';

/** Makes bad and deleted replicas good again. */
export async function restoreReplicas(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(
    `update replica set status = 'AVAILABLE', reason = null, accused_at = null, accusation = null where id = any ($1::uuid[]) and status = any ($2::text[])`,
    [ids, replicaLifecycle.sources('restore')],
  );
}

export interface BadReplica {
  readonly id: string;
  readonly reason: string;
}

/** Marks replicas BAD: an accusation, which the inspector examines. */
export async function markReplicaRowsBad(sql: Sql, bad: readonly BadReplica[]): Promise<void> {
  await sql.query(
    `update replica r set status = 'BAD', reason = n.reason, accusation = n.reason,
            accused_at = coalesce(r.accused_at, clock_timestamp())
       from unnest($1::uuid[], $2::text[]) as n (id, reason)
      where r.id = n.id and r.status = any ($3::text[])`,
    [bad.map(({ id }) => id), bad.map(({ reason }) => reason), replicaLifecycle.sources('markBad')],
  );
}
