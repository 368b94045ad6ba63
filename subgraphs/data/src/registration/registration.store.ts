import { rowsOf } from '@visor/db';
import type { FileProcessReply } from '@visor/schema';
import type { Sql } from '../deps.ts';
import { FileEntity } from '../file/file.entity.ts';
import type { Location } from '../replica/replica.rules.ts';
import { KnownFiles, type FurtherChecksum, type KnownFile } from './known-files.rules.ts';

interface FileName {
  readonly datasetId: string;
  readonly name: string;
}

/** By what a batch of messages refers to files. */
interface FileKeys {
  readonly names: readonly FileName[];
  readonly locations: readonly Location[];
  readonly ids: readonly string[];
}

/**
 * Finds files that have one of these names or ids, or a replica at one of these locations. Each is looked up by an index,
 * because `offset 0` keeps the planner from joining whole tables: the cost does not grow with the catalog.
 */
export async function findKnownFiles(sql: Sql, { names, locations, ids }: FileKeys): Promise<KnownFiles> {
  const rows = await sql.query(
    `select f.*, c.replicas, x.further
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
                as replicas
           from replica r where r.file_id = f.id offset 0) c
       cross join lateral (
         select coalesce(json_agg(json_build_object('checksumKind', x.kind, 'checksum', x.checksum)), '[]') as further
           from further_checksum x where x.file_id = f.id offset 0) x`,
    [
      names.map(({ datasetId }) => datasetId),
      names.map(({ name }) => name),
      locations.map(({ storageId }) => storageId),
      locations.map(({ path }) => path),
      ids,
    ],
  );
  return new KnownFiles(
    rowsOf<typeof FileEntity, Pick<KnownFile, 'datasetName' | 'replicas' | 'further'>>(FileEntity, rows),
  );
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
  /** Id of its first replica. */
  readonly replicaId: string;
  readonly storageId: string;
  readonly path: string;
  readonly parentIds: readonly string[];
}

/** Inserts files, their first replicas and their parents in one statement. */
export async function insertFiles(sql: Sql, files: readonly NewFile[], now: Date): Promise<void> {
  if (files.length === 0) return;
  const parents = files.flatMap(({ id, parentIds }) => [...new Set(parentIds)].map((parentId) => ({ id, parentId })));
  await sql.query(
    `with new as (
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::text[], $8::text[],
                            $9::int[], $10::int[], $11::text[], $12::uuid[], $13::text[], $17::uuid[])
         as n (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, run, slices, producer, storage_id, path,
               replica_id)
     ), added as (
       insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, run, slices, producer,
                         registered_at)
       select id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, run, slices, producer, $14
         from new order by id
     ), replicas as (
       insert into replica (id, file_id, storage_id, path, added_at) select replica_id, id, storage_id, path, $14 from new
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
      files.map(({ replicaId }) => replicaId),
    ],
  );
}

/** Keeps checksums of other kinds of registered files. */
export async function insertChecksums(sql: Sql, checksums: readonly FurtherChecksum[]): Promise<void> {
  if (checksums.length === 0) return;
  await sql.query(
    `insert into further_checksum (file_id, kind, checksum)
     select * from unnest($1::uuid[], $2::text[], $3::text[]) as n (file_id, kind, checksum) order by file_id, kind
     on conflict (file_id, kind) do nothing`,
    [
      checksums.map(({ fileId }) => fileId),
      checksums.map(({ checksumKind }) => checksumKind),
      checksums.map(({ checksum }) => checksum),
    ],
  );
}

/** Replies that these requests got before, by request id. */
export async function findReplies(sql: Sql, requestIds: readonly string[]): Promise<Map<string, FileProcessReply>> {
  const rows = await sql.query<{ requestId: string; answer: FileProcessReply }>(
    'select request_id as "requestId", answer from file_request where request_id = any ($1::uuid[])',
    [requestIds],
  );
  return new Map(rows.map(({ requestId, answer }) => [requestId, answer]));
}

export async function insertReplies(sql: Sql, replies: readonly FileProcessReply[], now: Date): Promise<void> {
  if (replies.length === 0) return;
  await sql.query(
    `insert into file_request (request_id, job_id, answer, answered_at)
     select n.request_id, n.job_id, n.answer, $4
       from unnest($1::uuid[], $2::text[], $3::jsonb[]) as n (request_id, job_id, answer) order by n.request_id`,
    [
      replies.map(({ requestId }) => requestId),
      replies.map(({ jobId }) => jobId),
      replies.map((reply) => JSON.stringify(reply)),
      now.toISOString(),
    ],
  );
}

const MAX_DELETED_REPLIES = 5_000;

/**
 * Deletes replies that were given before a time, in batches: those that said OK, since a repeat finds its files registered under
 * their ids and gets the same answer; refusals much later, since their reason may have gone. Returns whether more are left.
 */
export async function deleteOldReplies(
  sql: Sql,
  before: { readonly ok: Date; readonly refused: Date },
): Promise<boolean> {
  const rows = await sql.query(
    `delete from file_request where request_id in (
       select request_id from file_request
        where answered_at < $1 and (answered_at < $2 or answer ->> 'status' = 'OK') order by answered_at limit $3) returning 1`,
    [before.ok, before.refused, MAX_DELETED_REPLIES],
  );
  return rows.length === MAX_DELETED_REPLIES;
}
