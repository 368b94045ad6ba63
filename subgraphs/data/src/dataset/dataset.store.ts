import { rowsOf } from '@visor/db';
import type { DatasetKind, DatasetStatus } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import type { DatasetRef } from './checklist.rules.ts';
import { DatasetEntity, type Dataset } from './dataset.entity.ts';
import { sources, targetOf, type DatasetMove } from './dataset.rules.ts';

async function datasetsOf(sql: Sql, text: string, parameters: readonly unknown[]): Promise<Dataset[]> {
  return rowsOf(DatasetEntity, await sql.query(text, parameters));
}

/**
 * Locks the rows of these datasets until the end of the transaction, always in the order of their ids.
 *
 * Registration changes the counters of the row, so it takes at once the lock that the close takes: a shared one, raised
 * later, would let two registrations wait for each other. NO KEY UPDATE lets the foreign keys of other files pass. The
 * order of locks in every transaction of this service is: new dataset rows by name, dataset rows by id, then what hangs
 * below a dataset; nobody can hold what another one waits for in turn.
 */
export const lockDatasets = (sql: Sql, refs: readonly DatasetRef[]): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `select d.* from dataset d where d.id = any ($1::uuid[]) or d.name = any ($2::text[])
      order by d.id for no key update`,
    [refs.flatMap(({ id }) => id ?? []), refs.flatMap(({ id, name }) => (id === null && name !== null ? name : []))],
  );

/** Locks the rows of the datasets that these files belong to, in the order of `lockDatasets`. */
export async function lockDatasetsOf(sql: Sql, fileIds: readonly string[]): Promise<void> {
  await sql.query(
    `select from dataset d where d.id in (select f.dataset_id from file f where f.id = any ($1::uuid[]))
      order by d.id for no key update`,
    [fileIds],
  );
}

export interface NewDataset {
  readonly id: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentId: string | null;
}

/** Adds those whose id and name are both free, and gives the ids of these. */
export async function insertDatasets(sql: Sql, datasets: readonly NewDataset[], now: Date): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `insert into dataset (id, name, kind, status, parent_id, created_at)
     select n.id, n.name, n.kind, 'OPEN', n.parent_id, $5
       from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as n (id, name, kind, parent_id)
      order by n.name collate "C"
     on conflict do nothing returning id`,
    [
      datasets.map(({ id }) => id),
      datasets.map(({ name }) => name),
      datasets.map(({ kind }) => kind),
      datasets.map(({ parentId }) => parentId),
      now.toISOString(),
    ],
  );
  return rows.map(({ id }) => id);
}

/** What a batch adds to a dataset's counters. */
export interface Growth {
  readonly datasetId: string;
  readonly files: number;
  readonly bytes: number;
  readonly repeated: number;
  /** Ordinals given away: as many as files in an input dataset, none in others. */
  readonly ordinals: number;
}

/** The caller holds the rows (lockDatasets). */
export const growDatasets = (sql: Sql, growths: readonly Growth[]): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `update dataset d
        set file_count = d.file_count + n.files, bytes = d.bytes + n.bytes,
            repeated_announcements = d.repeated_announcements + n.repeated, next_ordinal = d.next_ordinal + n.ordinals
       from unnest($1::uuid[], $2::int[], $3::bigint[], $4::int[], $5::int[]) as n (id, files, bytes, repeated, ordinals)
      where d.id = n.id returning d.*`,
    [
      growths.map(({ datasetId }) => datasetId),
      growths.map(({ files }) => files),
      growths.map(({ bytes }) => bytes),
      growths.map(({ repeated }) => repeated),
      growths.map(({ ordinals }) => ordinals),
    ],
  );

/** Moves those that may be moved; the guard is the table of moves. */
export const moveDatasets = (
  sql: Sql,
  ids: readonly string[],
  move: Exclude<DatasetMove, 'close'>,
): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `update dataset d set status = $2 where d.id = any ($1::uuid[]) and d.status = any ($3::text[])
     returning d.*`,
    [ids, targetOf(move), sources(move)],
  );

/** Closes those that may be closed. `digests` tells a later repeat of the same checklist from another one. */
export const closeRows = (
  sql: Sql,
  closes: readonly { readonly datasetId: string; readonly digest: string }[],
  now: Date,
): Promise<Dataset[]> =>
  datasetsOf(
    sql,
    `update dataset d set status = $3, closed_at = $4, closed_digest = n.digest
       from unnest($1::uuid[], $2::text[]) as n (id, digest)
      where d.id = n.id and d.status = any ($5::text[]) returning d.*`,
    [
      closes.map(({ datasetId }) => datasetId),
      closes.map(({ digest }) => digest),
      targetOf('close') satisfies DatasetStatus | undefined,
      now.toISOString(),
      sources('close'),
    ],
  );
