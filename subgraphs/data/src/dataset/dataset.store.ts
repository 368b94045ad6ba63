import { rowsOf } from '@visor/db';
import { checklistDigestSql } from '@visor/schema';
import type { Sql } from '../deps.ts';
import type { DatasetRef } from './checklist.rules.ts';
import { DatasetEntity, type Dataset } from './dataset.entity.ts';
import { datasetLifecycle, type DatasetTransition } from './dataset.rules.ts';
import { classOf, type NewDataset } from './new-dataset.rules.ts';

async function datasetsOf(sql: Sql, text: string, parameters: readonly unknown[]): Promise<Dataset[]> {
  return rowsOf(DatasetEntity, await sql.query(text, parameters));
}

/**
 * Locks the rows of these datasets until the end of the transaction, always in the order of their ids.
 *
 * A registration changes the counters of the row, so it takes the same lock as a close from the start: with a shared lock
 * that is upgraded later, two registrations could wait for each other. NO KEY UPDATE does not block the foreign keys of
 * other files. Every transaction of this service takes locks in one order, which excludes deadlocks: new dataset rows by
 * name, dataset rows by id, then rows that refer to a dataset.
 */
export const lockDatasetRows = (sql: Sql, refs: readonly DatasetRef[]): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `select d.* from dataset d where d.id = any ($1::uuid[]) or d.name = any ($2::text[])
      order by d.id for no key update`,
    [refs.flatMap(({ id }) => id ?? []), refs.flatMap(({ id, name }) => (id === null && name !== null ? name : []))],
  );

/** Locks datasets against every change, and every use that would begin, in the order of `lockDatasetRows`. */
export const lockForDeletion = (sql: Sql, ids: readonly string[]): Promise<Dataset[]> =>
  datasetsOf(sql, 'select d.* from dataset d where d.id = any ($1::uuid[]) order by d.id for update', [ids]);

/** Locks the rows of the datasets of these files, in the order of `lockDatasetRows`. */
export async function lockDatasetRowsOfFiles(sql: Sql, fileIds: readonly string[]): Promise<void> {
  await sql.query(
    `select from dataset d where d.id in (select f.dataset_id from file f where f.id = any ($1::uuid[]))
      order by d.id for no key update`,
    [fileIds],
  );
}

/**
 * Finds datasets of which nothing can be made any more, as their deletion has begun. That of the others does not begin before the
 * transaction ends: what is made of them keeps them.
 */
export async function findGoneParents(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await sql.query<{ id: string; gone: boolean }>(
    `select d.id, d.deletion_started_at is not null as gone from dataset d
      where d.id = any ($1::uuid[]) order by d.id for key share`,
    [ids],
  );
  return new Set(rows.filter(({ gone }) => gone).map(({ id }) => id));
}

/**
 * Inserts the datasets whose id and name are both free, and whose parent is not gone: `findGoneParents` of the same transaction has locked
 * those. Returns their ids.
 */
export async function insertDatasets(sql: Sql, datasets: readonly NewDataset[], now: Date): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `insert into dataset (id, name, kind, class, status, parent_id, run, metadata, expected_files, expected_digest, created_at)
     select n.id, n.name, n.kind, n.class, 'OPEN', n.parent_id, n.run, n.metadata, n.expected, n.digest, $10
       from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::int[], $7::jsonb[], $8::bigint[], $9::text[])
         as n (id, name, kind, parent_id, class, run, metadata, expected, digest)
      where not exists (select from dataset p where p.id = n.parent_id and p.deletion_started_at is not null)
      order by n.name collate "C"
     on conflict do nothing returning id`,
    [
      datasets.map(({ id }) => id),
      datasets.map(({ name }) => name),
      datasets.map(({ kind }) => kind),
      datasets.map(({ parentId }) => parentId),
      datasets.map(classOf),
      datasets.map(({ run }) => run),
      datasets.map(({ metadata }) => JSON.stringify(metadata ?? {})),
      datasets.map(({ expected }) => expected?.expected ?? null),
      datasets.map(({ expected }) => expected?.digest ?? null),
      now.toISOString(),
    ],
  );
  return rows.map(({ id }) => id);
}

/** Sets what is said of datasets whose rows the caller has locked. */
export async function describeDatasets(
  sql: Sql,
  datasets: readonly Pick<Dataset, 'id' | 'run' | 'metadata' | 'expectedFiles' | 'expectedDigest'>[],
): Promise<void> {
  await sql.query(
    `update dataset d set run = n.run, metadata = n.metadata, expected_files = n.expected, expected_digest = n.digest
       from unnest($1::uuid[], $2::int[], $3::jsonb[], $4::bigint[], $5::text[]) as n (id, run, metadata, expected, digest)
      where d.id = n.id`,
    [
      datasets.map(({ id }) => id),
      datasets.map(({ run }) => run),
      datasets.map(({ metadata }) => JSON.stringify(metadata)),
      datasets.map(({ expectedFiles }) => expectedFiles),
      datasets.map(({ expectedDigest }) => expectedDigest),
    ],
  );
}

/** Amounts that a batch adds to the counters of a dataset. */
export interface CounterChange {
  readonly datasetId: string;
  readonly files: number;
  readonly bytes: number;
  readonly repeated: number;
  /** Number of ordinals that are assigned: one per file in an input dataset, none in others. */
  readonly ordinals: number;
}

/** Updates the counters of datasets whose rows the caller has locked. */
export const addToCounters = (sql: Sql, changes: readonly CounterChange[]): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `update dataset d
        set file_count = d.file_count + n.files, bytes = d.bytes + n.bytes,
            repeated_announcements = d.repeated_announcements + n.repeated, next_ordinal = d.next_ordinal + n.ordinals
       from unnest($1::uuid[], $2::int[], $3::bigint[], $4::int[], $5::int[]) as n (id, files, bytes, repeated, ordinals)
      where d.id = n.id returning d.*`,
    [
      changes.map(({ datasetId }) => datasetId),
      changes.map(({ files }) => files),
      changes.map(({ bytes }) => bytes),
      changes.map(({ repeated }) => repeated),
      changes.map(({ ordinals }) => ordinals),
    ],
  );

/** Applies a transition to the datasets that have it. */
export const transitionDatasetRows = (
  sql: Sql,
  ids: readonly string[],
  transition: Exclude<DatasetTransition, 'close' | 'reopen'>,
): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `update dataset d set status = $2 where d.id = any ($1::uuid[]) and d.status = any ($3::text[])
     returning d.*`,
    [ids, datasetLifecycle.target(transition), datasetLifecycle.sources(transition)],
  );

/** Closes the datasets that are open. The digest distinguishes a later repeat of the same checklist from another checklist. */
export const closeDatasetRows = (
  sql: Sql,
  closes: readonly { readonly datasetId: string; readonly digest: string | null }[],
  now: Date,
): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `update dataset d set status = $3, closed_at = $4,
            closed_digest = coalesce(n.digest, (select ${checklistDigestSql('f.name')} from file f where f.dataset_id = d.id))
       from unnest($1::uuid[], $2::text[]) as n (id, digest)
      where d.id = n.id and d.status = any ($5::text[]) returning d.*`,
    [
      closes.map(({ datasetId }) => datasetId),
      closes.map(({ digest }) => digest),
      datasetLifecycle.target('close'),
      now.toISOString(),
      datasetLifecycle.sources('close'),
    ],
  );

/** Opens a closed dataset again. The caller has locked its row. */
export async function reopenDatasetRow(sql: Sql, id: string): Promise<Dataset | undefined> {
  const [dataset] = await datasetsOf(
    sql,
    `update dataset d set status = $2, closed_at = null, closed_digest = null
      where d.id = $1 and d.status = any ($3::text[]) returning d.*`,
    [id, datasetLifecycle.target('reopen'), datasetLifecycle.sources('reopen')],
  );
  return dataset;
}

/** What has used a dataset, also where nothing is left of it. */
interface PastUses {
  readonly isSelection: boolean;
  /** Name of a dataset that was made from it, or from its files. */
  readonly child: string | null;
  /** A workflow that reads or makes it. */
  readonly workflowId: string | null;
}

export async function findPastUses(sql: Sql, id: string): Promise<PastUses> {
  const [row] = await sql.query<PastUses>(
    `select exists (select from selected_file s where s.dataset_id = $1) as "isSelection",
            (select c.name from dataset c
              where c.parent_id = $1 or c.id in (select u.user_id from dataset_use u where u.dataset_id = $1 and u.kind = 'SELECTION')
              order by c.name limit 1) as child,
            (select u.user_id from dataset_use u where u.dataset_id = $1 and u.kind = 'WORKFLOW' order by u.user_id limit 1) as "workflowId"`,
    [id],
  );
  return row ?? { isSelection: false, child: null, workflowId: null };
}
