import { rowsOf, uuidv7, type Tx } from '@visor/db';
import { DatasetEntity, type Dataset } from '../dataset/dataset.entity.ts';
import type { Sql } from '../deps.ts';
import { hasCome } from '../inspection/due.sql.ts';
import { hasOtherLiveCopy } from '../replica/replica.rules.ts';
import type { DoomedFile, Removal } from './remove-files.ts';

/** Files whose copies are put into batches at a time. */
const FILES_PER_BATCH = 1_000;
/** When copies are looked at again that their storages keep. */
const KEPT_RETRY_MS = 600_000;

/** A stretch of a dataset whose copies on a storage go. */
export interface Batch {
  readonly id: string;
  readonly datasetId: string;
  readonly needsExternal: boolean;
  readonly replicas: number;
  readonly attempts: number;
}

/** A storage with copies that go. */
export interface DueStorage {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly markerId: string | null;
  readonly isFull: boolean;
}

/** Storages with copies that are due, each with the files that may be deleted there now. */
export const findDueStorages = (sql: Sql, now: Date): Promise<DueStorage[]> =>
  sql.query<DueStorage>(
    `select s.id, s.name, s.url, s.marker_id as "markerId", s.pressure <> 'NORMAL' as "isFull" from storage s
      where s.deletable and s.kind <> 'external'
        and exists (select from deletion_batch b join dataset d on d.id = b.dataset_id
                     where b.storage_id = s.id and ${hasCome('b.next_at', '$1::timestamptz')} and d.hold is null)
        and not exists (select from storage_deletion x where x.storage_id = s.id and not ${hasCome('x.excluded_until', '$1::timestamptz')})
      order by s.name`,
    [now],
  );

/**
 * Puts the copies of the next files of a deletion into batches, and marks them. A copy whose path another file has by now goes from the
 * catalog only: what lies there is that file's. Returns whether there was one.
 */
export async function feedBatches(tx: Tx, now: Date): Promise<boolean> {
  const [next] = await tx.query<{ id: string; needsExternal: boolean; ordinal: number | null; fileId: string | null }>(
    `select x.dataset_id as id, x.needs_external as "needsExternal", x.after_ordinal as ordinal, x.after_id as "fileId"
       from dataset_deletion x join dataset d on d.id = x.dataset_id
      where not x.fed and ${hasCome('x.next_at', '$1::timestamptz')} and d.status = 'TO_DELETE' and d.hold is null
      order by x.next_at, x.dataset_id limit 1 for update of x skip locked`,
    [now],
  );
  if (!next) return false;
  const [fed] = await tx.query<{ files: number; kept: number }>(
    `with chosen as materialized (
       select f.id, f.ordinal from file f where f.dataset_id = $1 and ($2::int is null or (f.ordinal, f.id) > ($2, $3::uuid))
        order by f.ordinal, f.id limit ${FILES_PER_BATCH}),
     bounds as (select (array_agg(ordinal order by ordinal, id))[1] as o1, (array_agg(id order by ordinal, id))[1] as i1,
                       (array_agg(ordinal order by ordinal desc, id desc))[1] as o2, (array_agg(id order by ordinal desc, id desc))[1] as i2,
                       count(*)::int as files from chosen),
     copies as materialized (
       select r.id, r.storage_id, r.status in ('BAD', 'LOST') and ${hasOtherLiveCopy('r')} as ousted, s.deletable and r.status <> 'COPYING' and (not $4 or exists (
                select from replica e join storage t on t.id = e.storage_id
                 where e.file_id = r.file_id and t.kind = 'external' and e.status = 'AVAILABLE')) as goes
         from chosen c join replica r on r.file_id = c.id join storage s on s.id = r.storage_id
        where s.kind <> 'external' and r.status in ('COPYING', 'AVAILABLE', 'BAD', 'LOST')),
     taken as (update replica r set status = 'BEING_DELETED' from copies c where c.id = r.id and c.goes and not c.ousted returning r.storage_id),
     ousted as (update replica r set status = 'DELETED', reason = 'another file has its path' from copies c where c.id = r.id and c.ousted),
     batches as (
       insert into deletion_batch (id, dataset_id, storage_id, from_ordinal, from_id, to_ordinal, to_id, replicas, next_at)
       select gen_random_uuid(), $1, t.storage_id, b.o1, b.i1, b.o2, b.i2, count(*), $5
         from taken t cross join bounds b group by t.storage_id, b.o1, b.i1, b.o2, b.i2),
     gone as (
       update file f set status = 'DELETED' from chosen c
        where f.id = c.id and f.status <> 'DELETED' and not exists (select from replica r where r.file_id = c.id and r.status <> 'DELETED')),
     noted as (
       update dataset_deletion x set after_ordinal = coalesce(b.o2, x.after_ordinal), after_id = coalesce(b.i2, x.after_id),
              fed = b.files < ${FILES_PER_BATCH}, kept = x.kept + (select count(*) from copies where not goes and not ousted)
         from bounds b where x.dataset_id = $1)
     select b.files, (select count(*)::int from copies where not goes and not ousted) as kept from bounds b`,
    [next.id, next.ordinal, next.fileId, next.needsExternal, now],
  );
  return fed !== undefined;
}

/** The next batches that are due on a storage. */
export const findDueBatches = (sql: Sql, storageId: string, now: Date, most: number): Promise<Batch[]> =>
  sql.query<Batch>(
    `select b.id, b.dataset_id as "datasetId", x.needs_external as "needsExternal", b.replicas, b.attempts
       from deletion_batch b join dataset_deletion x on x.dataset_id = b.dataset_id join dataset d on d.id = b.dataset_id
      where b.storage_id = $1 and ${hasCome('b.next_at', '$2::timestamptz')} and d.hold is null order by b.next_at, b.id limit $3`,
    [storageId, now, most],
  );

/** A copy that goes, and where an external copy of its file is. */
interface BatchFile extends DoomedFile {
  readonly fileId: string;
  /** Of the copy. */
  readonly externalCopy: string | null;
  /** Of its storage. */
  readonly externalId: string | null;
  readonly externalUrl: string | null;
  readonly externalPath: string | null;
}

/** The copies of a batch that are still to go. Each is looked up by an index: `offset 0` keeps the planner from joining whole tables. */
export const findBatchFiles = (sql: Sql, batchId: string): Promise<BatchFile[]> =>
  sql.query<BatchFile>(
    `select r.id as "replicaId", f.id as "fileId", r.path, f.size::float8 as size, r.inode::text as inode, f.checksum,
            f.checksum_kind as "checksumKind", (extract(epoch from greatest(r.added_at, r.verified_at)) * 1000)::float8 as "knownMs",
            e.copy as "externalCopy", e.id as "externalId", e.url as "externalUrl", e.path as "externalPath"
       from deletion_batch b
       join dataset_deletion x on x.dataset_id = b.dataset_id
       cross join lateral (
         select file.* from file where file.dataset_id = b.dataset_id
            and (file.ordinal, file.id) >= (b.from_ordinal, b.from_id) and (file.ordinal, file.id) <= (b.to_ordinal, b.to_id) offset 0) f
       cross join lateral (
         select replica.* from replica
          where replica.file_id = f.id and replica.storage_id = b.storage_id and replica.status = 'BEING_DELETED' offset 0) r
       left join lateral (
         select c.id as copy, t.id, t.url, c.path from replica c join storage t on t.id = c.storage_id
          where x.needs_external and c.file_id = f.id and t.kind = 'external' and c.status = 'AVAILABLE' order by c.id limit 1) e on true
      where b.id = $1 order by r.path`,
    [batchId],
  );

/** Whether a batch may go on: nobody has held its dataset, or stopped the deletion. */
export async function isBatchOpen(sql: Sql, batchId: string): Promise<boolean> {
  const rows = await sql.query(
    `select from deletion_batch b join dataset d on d.id = b.dataset_id where b.id = $1 and d.hold is null and d.status = 'TO_DELETE'`,
    [batchId],
  );
  return rows.length > 0;
}

/** Records what came of a batch: exact counters, files without copies, and when the rest is tried again. */
export async function closeBatch(
  tx: Tx,
  {
    batch,
    storageId,
    removals,
    isWhole,
    retryAt,
    now,
  }: {
    readonly batch: Batch;
    readonly storageId: string;
    readonly removals: readonly Removal[];
    /** All of it was tried. */
    readonly isWhole: boolean;
    readonly retryAt: Date;
    readonly now: Date;
  },
): Promise<void> {
  const done = removals
    .filter(({ outcome }) => outcome === 'REMOVED' || outcome === 'ABSENT')
    .map((removal) => removal.replicaId);
  const left = removals.filter(({ outcome }) => outcome === 'REFUSED' || outcome === 'FAILED');
  await tx.query(
    `with gone as (update replica set status = 'DELETED', accused_at = null, accusation = null where id = any ($1::uuid[]) and status in ('BEING_DELETED', 'BAD') returning id, file_id),
     sized as (select count(*) as files, coalesce(sum(f.size), 0) as bytes from gone g join file f on f.id = g.file_id)
     update dataset_deletion x set files = x.files + s.files, bytes = x.bytes + s.bytes from sized s where x.dataset_id = $2`,
    [done, batch.datasetId],
  );
  await tx.query(
    `update file f set status = 'DELETED' where f.id in (select r.file_id from replica r where r.id = any ($1::uuid[]))
        and f.status <> 'DELETED' and not exists (select from replica r where r.file_id = f.id and r.status <> 'DELETED')`,
    [done],
  );
  if (isWhole && left.length === 0) await tx.query('delete from deletion_batch where id = $1', [batch.id]);
  else if (isWhole)
    await tx.query(
      `update deletion_batch set attempts = attempts + 1, next_at = $2, refused = $3, replicas = $3, text = $4 where id = $1`,
      [batch.id, retryAt, left.length, left[0]?.why ?? null],
    );
  await recordActs(tx, { batch, storageId, removals, now });
}

/** One act for what is gone, and one, for people, for each copy that is not: of a first attempt. */
async function recordActs(
  tx: Tx,
  {
    batch,
    storageId,
    removals,
    now,
  }: {
    readonly batch: Batch;
    readonly storageId: string;
    readonly removals: readonly Removal[];
    readonly now: Date;
  },
): Promise<void> {
  const gone = removals.filter(({ outcome }) => outcome === 'REMOVED' || outcome === 'ABSENT').length;
  const left = removals.filter(({ outcome }) => outcome === 'REFUSED' || outcome === 'FAILED');
  const noted = batch.attempts === 0 ? left : [];
  await tx.query(
    `insert into inspector_act (id, at, kind, outcome, storage_id, file_id, replica_id, path, bytes, why, finding)
     select x.id, $2, 'DELETION', x.outcome, $3, r.file_id, x."replicaId", r.path, f.size, x.why, x.outcome = 'REFUSED'
       from jsonb_to_recordset($1::jsonb) as x (id uuid, "replicaId" uuid, outcome text, why text)
       left join replica r on r.id = x."replicaId" left join file f on f.id = r.file_id`,
    [
      JSON.stringify([
        ...(gone > 0
          ? [{ id: uuidv7(), replicaId: null, outcome: 'DONE', why: `${gone} copies of dataset ${batch.datasetId}` }]
          : []),
        ...noted.map(({ replicaId, outcome, why }) => ({ id: uuidv7(), replicaId, outcome, why })),
      ]),
      now,
      storageId,
    ],
  );
}

/** Ends deletions that have no copies left, and looks again at what storages keep. Returns the datasets that are deleted now. */
export async function endDeletions(tx: Tx, now: Date): Promise<Dataset[]> {
  const ended = await tx.query(
    `update dataset d set status = 'DELETED', deleted_at = $1
      where d.status = 'TO_DELETE' and d.deletion_started_at is not null and d.id in (
        select x.dataset_id from dataset_deletion x
         where x.fed and x.kept = 0 and not exists (select from deletion_batch b where b.dataset_id = x.dataset_id))
     returning d.*`,
    [now],
  );
  await tx.query(
    `update dataset_deletion x set fed = false, kept = 0, after_ordinal = null, after_id = null, next_at = $1
       from dataset d where d.id = x.dataset_id and d.status = 'TO_DELETE' and x.fed and x.kept > 0
        and not exists (select from deletion_batch b where b.dataset_id = x.dataset_id)`,
    [new Date(now.getTime() + KEPT_RETRY_MS)],
  );
  return rowsOf(DatasetEntity, ended);
}
