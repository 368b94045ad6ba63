import type { Sql } from '../deps.ts';
import { checklistDigestSql } from '@visor/schema';
import { rowsOf } from '@visor/db';
import { DatasetEntity, type Dataset } from './dataset.entity.ts';
import { datasetLifecycle } from './dataset.rules.ts';

/** A dataset and the files of other datasets that it is made of. */
export interface Selection {
  readonly id: string;
  readonly fileIds: readonly string[];
}

const pairsOf = (selections: readonly Selection[]): [datasetIds: string[], fileIds: string[]] => [
  selections.flatMap(({ id, fileIds }) => fileIds.map(() => id)),
  selections.flatMap(({ fileIds }) => fileIds),
];

const PAIRS = 'unnest($1::uuid[], $2::uuid[]) as n (dataset_id, file_id)';

/**
 * Finds files of selections that the catalog does not know, that are not READY, or that are being deleted, by dataset. No deletion of
 * the others begins before the transaction ends.
 */
export async function findUnusableFiles(
  sql: Sql,
  selections: readonly Selection[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  await sql.query(
    `select from dataset d where d.id in (select f.dataset_id from file f where f.id = any ($1::uuid[])) order by d.id for key share`,
    [pairsOf(selections)[1]],
  );
  const rows = await sql.query<{ id: string; fileId: string }>(
    `select n.dataset_id as id, n.file_id as "fileId" from ${PAIRS}
      where not exists (select from file f join dataset d on d.id = f.dataset_id
                         where f.id = n.file_id and f.status = 'READY' and d.deletion_started_at is null)`,
    pairsOf(selections),
  );
  const byDataset = Map.groupBy(rows, ({ id }) => id);
  return new Map([...byDataset].map(([id, files]) => [id, files.map(({ fileId }) => fileId)]));
}

/** Finds which of these datasets are made of files of others. */
export async function findSelections(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ id: string }>(
    `select d.id from unnest($1::uuid[]) as d (id) where exists (select from selected_file s where s.dataset_id = d.id)`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Finds the datasets that are not made of exactly these files. */
export async function findDifferingSelections(sql: Sql, selections: readonly Selection[]): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select d.id from unnest($3::uuid[], $4::int[]) as d (id, size)
      where (select count(*) from selected_file s where s.dataset_id = d.id) <> d.size
         or exists (select from ${PAIRS} where n.dataset_id = d.id
                      and not exists (select from selected_file s where s.file_id = n.file_id and s.dataset_id = d.id))`,
    [...pairsOf(selections), selections.map(({ id }) => id), selections.map(({ fileIds }) => fileIds.length)],
  );
  return rows.map(({ id }) => id);
}

/** Keeps the datasets that these files are of while the selections are used. They are locked against a deletion that would begin. */
export async function takeSelectionUses(sql: Sql, selections: readonly Selection[], now: Date): Promise<void> {
  await sql.query(
    `insert into dataset_use (dataset_id, user_id, kind, at)
     select distinct f.dataset_id, n.dataset_id, 'SELECTION', $3::timestamptz from ${PAIRS} join file f on f.id = n.file_id
     on conflict do nothing`,
    [...pairsOf(selections), now],
  );
}

/** Gives open datasets their files, in the order of the files' own ordinals, and closes them. */
export async function writeSelections(sql: Sql, selections: readonly Selection[], now: Date): Promise<Dataset[]> {
  await sql.query(
    `insert into selected_file (dataset_id, ordinal, file_id)
     select n.dataset_id, row_number() over (partition by n.dataset_id order by f.ordinal, f.id) - 1, f.id
       from ${PAIRS} join file f on f.id = n.file_id`,
    pairsOf(selections),
  );
  const rows = await sql.query(
    `update dataset d set status = $2, closed_at = $3, file_count = n.files, bytes = n.bytes, closed_digest = n.digest
       from (select s.id, count(f.id) as files, coalesce(sum(f.size), 0) as bytes, ${checklistDigestSql('f.name')} as digest
               from unnest($1::uuid[]) as s (id) left join selected_file l on l.dataset_id = s.id left join file f on f.id = l.file_id
              group by s.id) n
      where d.id = n.id and d.status = any ($4::text[]) returning d.*`,
    [
      selections.map(({ id }) => id),
      datasetLifecycle.target('close'),
      now.toISOString(),
      datasetLifecycle.sources('close'),
    ],
  );
  return rowsOf(DatasetEntity, rows);
}
