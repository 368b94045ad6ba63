import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import type { FileToCopy } from '../inspection/copy-file.ts';
import { hasCome } from '../inspection/due.sql.ts';
import { replicaLifecycle } from '../replica/replica.rules.ts';
import { ExternalCopyEntity, type ExternalCopy } from './external-copy.entity.ts';
import type { ExternalStorage } from './external-copy.rules.ts';

/** Begins the copies of datasets that were marked for upload, also again. */
export async function beginCopies(sql: Sql): Promise<void> {
  await sql.query(
    `insert into external_copy (dataset_id, state, next_at)
     select d.id, 'WAITING', clock_timestamp() from dataset d
       left join external_copy c on c.dataset_id = d.id
      where d.status = 'TO_UPLOAD' and (c.dataset_id is null or c.state = 'DONE')
     on conflict (dataset_id) do update set state = 'WAITING', next_at = excluded.next_at, finished_at = null
       where external_copy.state = 'DONE'`,
  );
}

/** A copy that is due, and its dataset. */
export interface DueCopy extends ExternalCopy {
  readonly datasetName: string;
  readonly datasetBytes: number;
}

/** Copies that are due, those that wait the longest first. */
export async function findDueCopies(sql: Sql, limit: number): Promise<DueCopy[]> {
  const rows = await sql.query(
    `select c.*, d.name as "datasetName", d.bytes::float8 as "datasetBytes" from external_copy c
       join dataset d on d.id = c.dataset_id
      where c.state <> 'DONE' and ${hasCome('c.next_at', 'clock_timestamp()')} and d.status = 'TO_UPLOAD'
      order by c.next_at limit $1`,
    [limit],
  );
  return rowsOf<typeof ExternalCopyEntity, { datasetName: string; datasetBytes: number }>(ExternalCopyEntity, rows);
}

export async function findCopies(sql: Sql, datasetIds: readonly string[]): Promise<ExternalCopy[]> {
  return rowsOf(
    ExternalCopyEntity,
    await sql.query('select * from external_copy where dataset_id = any ($1::uuid[])', [datasetIds]),
  );
}

/** Storage that a dataset is copied to. */
export interface Target extends ExternalStorage {
  readonly url: string;
  readonly markerId: string | null;
  readonly trustedChecksums: boolean;
}

/** External storages that may be written, by name. @param id only this one */
export const findTargets = (sql: Sql, id: string | null): Promise<Target[]> =>
  sql.query<Target>(
    `select id, name, url, marker_id as "markerId", free_bytes::float8 as "freeBytes", trusted_checksums as "trustedChecksums" from storage
      where kind = 'external' and writable and not draining and health <> 'UNAVAILABLE' and ($1::uuid is null or id = $1)
      order by name`,
    [id],
  );

/** URLs of the storages that good internal copies of a dataset's first and last file are on. */
export async function findSourceUrls(sql: Sql, datasetId: string): Promise<string[]> {
  const rows = await sql.query<{ url: string }>(
    `select distinct s.url
       from ((select id from file where dataset_id = $1 order by ordinal, id limit 1)
             union (select id from file where dataset_id = $1 order by ordinal desc, id desc limit 1)) f
       join replica r on r.file_id = f.id and r.status = 'AVAILABLE'
       join storage s on s.id = r.storage_id and s.kind <> 'external'`,
    [datasetId],
  );
  return rows.map(({ url }) => url);
}

interface Place {
  readonly datasetId: string;
  readonly storageId: string;
}

/** The next files of a dataset that have no verified copy on a storage, behind the last one; none where it is not to be uploaded any more. */
export const findFilesToCopy = (
  sql: Sql,
  { datasetId, storageId }: Place,
  after: Pick<FileToCopy, 'ordinal' | 'id'> | undefined,
  limit: number,
): Promise<FileToCopy[]> =>
  sql.query<FileToCopy>(
    `select f.id, f.name, f.ordinal, f.size::float8 as size, f.checksum, f.checksum_kind as "checksumKind" from file f
      where f.dataset_id = $1 and f.status <> 'DELETED' and (f.ordinal, f.id) > ($3::int, $4::uuid)
        and exists (select from dataset d where d.id = $1 and d.status = 'TO_UPLOAD')
        and not exists (select from replica r where r.file_id = f.id and r.storage_id = $2 and r.status = 'AVAILABLE')
      order by f.ordinal, f.id limit $5`,
    [datasetId, storageId, after?.ordinal ?? -1, after?.id ?? '00000000-0000-0000-0000-000000000000', limit],
  );

/** Adds what was copied, or sets where to. */
export async function progressCopy(
  sql: Sql,
  datasetId: string,
  { files, bytes }: { readonly files: number; readonly bytes: number },
): Promise<void> {
  await sql.query('update external_copy set files = files + $2, bytes = bytes + $3 where dataset_id = $1', [
    datasetId,
    files,
    bytes,
  ]);
}

/** Begins or resumes the copy to a storage; another storage than before counts from the beginning. */
export async function startCopy(sql: Sql, { datasetId, storageId }: Place): Promise<void> {
  await sql.query(
    `update external_copy set state = 'COPYING', started_at = coalesce(started_at, clock_timestamp()),
            files = case when storage_id = $2 then files else 0 end,
            bytes = case when storage_id = $2 then bytes else 0 end, storage_id = $2
      where dataset_id = $1`,
    [datasetId, storageId],
  );
}

interface Pause {
  readonly state: 'WAITING' | 'FAILING';
  readonly error: string;
  readonly failed: number;
  readonly failures: number;
  readonly pauseMs: number;
}

/** Puts a copy off, and says why. */
export async function pauseCopy(sql: Sql, datasetId: string, pause: Pause): Promise<void> {
  await sql.query(
    `update external_copy set state = $2, last_error = $3, last_error_at = clock_timestamp(), failed = $4, failures = $5,
            next_at = clock_timestamp() + $6 * interval '1 ms' where dataset_id = $1 and state <> 'DONE'`,
    [datasetId, pause.state, pause.error, pause.failed, pause.failures, pause.pauseMs],
  );
}

export async function finishCopy(sql: Sql, datasetId: string): Promise<void> {
  await sql.query(
    `update external_copy set state = 'DONE', failed = 0, failures = 0, last_error = null, last_error_at = null,
            finished_at = clock_timestamp() where dataset_id = $1`,
    [datasetId],
  );
}

/** Forgets how far a copy is, and the copies of files that are not complete. */
export async function dropCopy(sql: Sql, datasetId: string): Promise<void> {
  await sql.query(
    `update replica r set status = $2, reason = 'its upload was cancelled' from file f, external_copy c
      where c.dataset_id = $1 and f.dataset_id = $1 and r.file_id = f.id and r.storage_id = c.storage_id and r.status = any ($3::text[])`,
    [datasetId, replicaLifecycle.target('fail'), replicaLifecycle.sources('fail')],
  );
  await sql.query('delete from external_copy where dataset_id = $1', [datasetId]);
}

/** Asks for a copy, at once; `storageId` null: where there is room. */
export async function requestCopy(
  sql: Sql,
  { datasetId, storageId }: { datasetId: string; storageId: string | null },
): Promise<void> {
  await sql.query(
    `insert into external_copy (dataset_id, storage_id, state, next_at) values ($1, $2, 'WAITING', clock_timestamp())
     on conflict (dataset_id) do update set state = 'WAITING', next_at = excluded.next_at, failures = 0,
       files = case when $2 is null or $2 = external_copy.storage_id then external_copy.files else 0 end,
       bytes = case when $2 is null or $2 = external_copy.storage_id then external_copy.bytes else 0 end,
       storage_id = coalesce($2, external_copy.storage_id)`,
    [datasetId, storageId],
  );
}
