import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import { FileEntity } from '../file/file.entity.ts';
import { KnownFiles, type KnownFile, type Place } from './known-files.rules.ts';
import type { Answer } from './registration-request.rules.ts';

export interface FileName {
  readonly datasetId: string;
  readonly name: string;
}

/** What a batch of messages speaks of. */
export interface Mentioned {
  readonly names: readonly FileName[];
  readonly places: readonly Place[];
  readonly ids: readonly string[];
}

/**
 * Files that have one of these names or ids, or a copy at one of these places. Each is looked up by an index, whatever the
 * planner knows of the tables (`offset 0` keeps it from joining them as a whole): the cost does not grow with the catalog.
 */
export async function knownFiles(sql: Sql, { names, places, ids }: Mentioned): Promise<KnownFiles> {
  const rows = await sql.query(
    `select f.*, c.copies
       from (
         select f.id from unnest($1::uuid[], $2::text[]) as n (dataset_id, name)
           cross join lateral (
             select id from file where file.dataset_id = n.dataset_id and file.name = n.name offset 0) f
         union
         select r.file_id from unnest($3::uuid[], $4::text[]) as p (storage_id, path)
           cross join lateral (
             select file_id from replica
              where replica.storage_id = p.storage_id and md5(replica.path) = md5(p.path) and replica.path = p.path offset 0) r
         union
         select * from unnest($5::uuid[])
       ) as k (id)
       cross join lateral (
         select file.*, d.name as "datasetName" from file join dataset d on d.id = file.dataset_id
          where file.id = k.id offset 0) f
       cross join lateral (
         select coalesce(json_agg(json_build_object('id', r.id, 'storageId', r.storage_id, 'path', r.path, 'status', r.status)), '[]')
                as copies
           from replica r where r.file_id = f.id offset 0) c`,
    [
      names.map(({ datasetId }) => datasetId),
      names.map(({ name }) => name),
      places.map(({ storageId }) => storageId),
      places.map(({ path }) => path),
      ids,
    ],
  );
  return new KnownFiles(rowsOf<typeof FileEntity, Pick<KnownFile, 'datasetName' | 'copies'>>(FileEntity, rows));
}

export interface NewFile {
  readonly id: string;
  readonly datasetId: string;
  readonly name: string;
  readonly basename: string;
  readonly ordinal: number;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: string;
  readonly run: number | null;
  readonly slices: number | null;
  readonly producer: string | null;
  /** Of its first copy. */
  readonly copyId: string;
  readonly storageId: string;
  readonly path: string;
  readonly parentIds: readonly string[];
}

/** Files, their first copies and their parents, in one statement however many they are. */
export async function insertFiles(sql: Sql, files: readonly NewFile[], now: Date): Promise<void> {
  if (files.length === 0) return;
  const parents = files.flatMap(({ id, parentIds }) => [...new Set(parentIds)].map((parentId) => ({ id, parentId })));
  await sql.query(
    `with new as (
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::text[], $8::text[],
                            $9::int[], $10::int[], $11::text[], $12::uuid[], $13::text[], $17::uuid[])
         as n (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, run, slices, producer, storage_id, path,
               copy_id)
     ), added as (
       insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, run, slices, producer,
                         registered_at)
       select id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, run, slices, producer, $14
         from new order by id
     ), copies as (
       insert into replica (id, file_id, storage_id, path, added_at) select copy_id, id, storage_id, path, $14 from new
     )
     insert into file_parent (file_id, parent_id) select * from unnest($15::uuid[], $16::uuid[])`,
    [
      files.map(({ id }) => id),
      files.map(({ datasetId }) => datasetId),
      files.map(({ name }) => name),
      files.map(({ basename }) => basename),
      files.map(({ ordinal }) => ordinal),
      files.map(({ size }) => size),
      files.map(({ checksum }) => checksum),
      files.map(({ checksumKind }) => checksumKind),
      files.map(({ run }) => run),
      files.map(({ slices }) => slices),
      files.map(({ producer }) => producer),
      files.map(({ storageId }) => storageId),
      files.map(({ path }) => path),
      now.toISOString(),
      parents.map(({ id }) => id),
      parents.map(({ parentId }) => parentId),
      files.map(({ copyId }) => copyId),
    ],
  );
}

/** The answers that these requests were given before, by request id. */
export async function storedAnswers(sql: Sql, requestIds: readonly string[]): Promise<Map<string, Answer>> {
  const rows = await sql.query<{ requestId: string; answer: Answer }>(
    'select request_id as "requestId", answer from file_request where request_id = any ($1::uuid[])',
    [requestIds],
  );
  return new Map(rows.map(({ requestId, answer }) => [requestId, answer]));
}

export async function storeAnswers(sql: Sql, answers: readonly Answer[], now: Date): Promise<void> {
  if (answers.length === 0) return;
  await sql.query(
    `insert into file_request (request_id, job_id, answer, answered_at)
     select n.request_id, n.job_id, n.answer, $4
       from unnest($1::uuid[], $2::text[], $3::jsonb[]) as n (request_id, job_id, answer) order by n.request_id`,
    [
      answers.map(({ requestId }) => requestId),
      answers.map(({ jobId }) => jobId),
      answers.map((answer) => JSON.stringify(answer)),
      now.toISOString(),
    ],
  );
}

/** Forgets answers older than so many days, a few thousand at a time; says whether there is more. */
export async function forgetAnswers(sql: Sql, days: number): Promise<boolean> {
  const limit = 5_000;
  const rows = await sql.query(
    `delete from file_request where request_id in (
       select request_id from file_request where answered_at < now() - make_interval(days => $1) limit $2) returning 1`,
    [days, limit],
  );
  return rows.length === limit;
}
