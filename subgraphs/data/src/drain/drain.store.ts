import type { Sql } from '../deps.ts';
import type { FileToCopy } from '../inspection/copy-file.ts';
import { wasWithin } from '../inspection/due.sql.ts';
import { replicaLifecycle } from '../replica/replica.rules.ts';
import { isOnlyCopy } from '../storage/drain.store.ts';

/** A file whose only good copy is on a storage that drains. */
export interface OnlyCopy extends FileToCopy {
  readonly replicaId: string;
  readonly path: string;
  /** Where a copy has begun, and its path there; null: nowhere. */
  readonly begunOn: string | null;
  readonly begunAs: string | null;
  /** Place in the order. */
  readonly at: string;
}

/** The next only copies of a storage behind the last one, in the order in which they were last read. */
export const findOnlyCopies = (
  sql: Sql,
  storageId: string,
  after: Pick<OnlyCopy, 'at' | 'replicaId'> | undefined,
  limit: number,
): Promise<OnlyCopy[]> =>
  sql.query(
    `select r.id as "replicaId", f.id, f.name, f.ordinal, r.path, f.size::float8 as size, f.checksum, f.checksum_kind as "checksumKind",
            b.storage_id as "begunOn", b.path as "begunAs", coalesce(r.verified_at, r.added_at)::text as at
       from replica r join file f on f.id = r.file_id join storage s on s.id = r.storage_id
       left join lateral (
         select c.storage_id, c.path from replica c join storage p on p.id = c.storage_id
          where c.file_id = r.file_id and c.status = 'COPYING' and c.storage_id <> r.storage_id and p.kind = s.kind limit 1) b on true
      where r.storage_id = $1 and ${isOnlyCopy('r')}
        and (coalesce(r.verified_at, r.added_at), r.id) > ($2::timestamptz, $3::uuid)
      order by coalesce(r.verified_at, r.added_at), r.id limit $4`,
    [storageId, after?.at ?? '-infinity', after?.replicaId ?? '00000000-0000-0000-0000-000000000000', limit],
  );

/** Gives up copies that were not made. */
export async function failReplicas(
  sql: Sql,
  copies: readonly { readonly id: string; readonly reason: string }[],
): Promise<void> {
  if (copies.length === 0) return;
  await sql.query(
    `update replica r set status = $3, reason = n.reason from unnest($1::uuid[], $2::text[]) as n (id, reason)
      where r.id = n.id and r.status = any ($4::text[])`,
    [
      copies.map(({ id }) => id),
      copies.map(({ reason }) => reason),
      replicaLifecycle.target('fail'),
      replicaLifecycle.sources('fail'),
    ],
  );
}

/** Gives up copies of files that have begun on other storages than this one. */
export async function failOtherCopies(sql: Sql, fileIds: readonly string[], storageId: string): Promise<void> {
  await sql.query(
    `update replica r set status = $3, reason = 'is copied to another storage' from storage s
      where s.id = r.storage_id and s.kind <> 'external' and r.file_id = any ($1::uuid[]) and r.storage_id <> $2
        and r.status = any ($4::text[])`,
    [fileIds, storageId, replicaLifecycle.target('fail'), replicaLifecycle.sources('fail')],
  );
}

/** How often all that a drained storage has is looked at: a copy elsewhere may have gone bad meanwhile. */
const LOOK_AGAIN = `interval '30 min'`;
/** A registration is committed some time after the moment that it notes, by another clock. */
const LATE_BY = `interval '10 min'`;

/**
 * Storages that drain, of which no drain ended within this time. Where the last one left nothing, it is enough for half an hour to look at
 * what came since it began: that there is no only copy is found by reading all that the storage has.
 */
export async function findDrainsDue(sql: Sql, pauseMs: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select s.id from storage s
       left join lateral (
         select i.state, i.refused, i.started_at, i.finished_at from inspection i
          where i.storage_id = s.id and i.kind = 'DRAIN' and not i.dry_run order by i.id desc limit 1) l on true
      where s.draining and (l.state is null
         or (not ${wasWithin('l.finished_at', 'clock_timestamp()', `$1 * interval '1 ms'`)}
             and (l.state <> 'DONE' or l.refused > 0 or not ${wasWithin('l.started_at', 'clock_timestamp()', LOOK_AGAIN)}
                  or exists (select from replica r where r.storage_id = s.id and ${isOnlyCopy('r')}
                                and coalesce(r.verified_at, r.added_at) > l.started_at - ${LATE_BY}))))
      order by s.name`,
    [pauseMs],
  );
  return rows.map(({ id }) => id);
}
