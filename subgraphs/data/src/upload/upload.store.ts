import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { UploadEntity, type Upload, type UploadRow } from './upload.entity.ts';

const WITH_STORAGE =
  'u.*, s.url as "storageUrl", s.name as "storageName" from upload u join storage s on s.id = u.storage_id';

const uploadsOf = (rows: Record<string, unknown>[]): Upload[] =>
  rowsOf<typeof UploadEntity, { storageUrl: string; storageName: string }>(UploadEntity, rows);

/** Running time of the service, in SQL. */
const RAN_MS = '(select ms from running_time)';

export type NewUpload = Omit<UploadRow, 'touchedRanMs'>;

/** Begins uploads, or touches those that were begun before. @returns those by id, as they are now */
export async function beginUploads(sql: Sql, uploads: readonly NewUpload[]): Promise<ReadonlyMap<string, UploadRow>> {
  const of = <Key extends keyof NewUpload>(key: Key) => uploads.map((upload) => upload[key]);
  const rows = await sql.query(
    `insert into upload as u (id, storage_id, dataset, name, size, checksum, checksum_kind, subject, touched_ran_ms)
     select n.*, ${RAN_MS} from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[])
       as n (id, storage_id, dataset, name, size, checksum, checksum_kind, subject) order by 1
     on conflict (id) do update set touched_ran_ms = excluded.touched_ran_ms
     returning u.*`,
    [
      of('id'),
      of('storageId'),
      of('dataset'),
      of('name'),
      of('size'),
      of('checksum'),
      of('checksumKind'),
      of('subject'),
    ],
  );
  return new Map(rowsOf(UploadEntity, rows).map((upload) => [upload.id, upload]));
}

/** Finds an upload, which somebody works on now. */
export async function touchUpload(sql: Sql, id: string): Promise<Upload | undefined> {
  const rows = await sql.query(
    `with touched as (update upload set touched_ran_ms = ${RAN_MS} where id = $1 returning *)
     select u.*, s.url as "storageUrl", s.name as "storageName" from touched u join storage s on s.id = u.storage_id`,
    [id],
  );
  return uploadsOf(rows)[0];
}

export async function markStored(sql: Sql, id: string, now: Date): Promise<void> {
  await sql.query(`update upload set stored_at = $2, touched_ran_ms = ${RAN_MS} where id = $1`, [
    id,
    now.toISOString(),
  ]);
}

/** Bytes that unfinished uploads will have on a storage. */
export async function sumUnfinished(sql: Sql, storageId: string): Promise<number> {
  const [row] = await sql.query<{ bytes: string | null }>(
    'select sum(size) as bytes from upload where storage_id = $1 and stored_at is null',
    [storageId],
  );
  return Number(row?.bytes ?? 0);
}

/** What the catalog has of these names in a dataset. */
export interface KnownFile {
  readonly name: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: string;
}

export async function findKnownFiles(sql: Sql, dataset: string, names: readonly string[]): Promise<KnownFile[]> {
  const rows = await sql.query<KnownFile & { size: string }>(
    `select f.name, f.size, f.checksum, f.checksum_kind as "checksumKind" from file f join dataset d on d.id = f.dataset_id
      where d.name = $1 and f.name = any ($2::text[])`,
    [dataset, names],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/** Upload `u` was worked on by nobody while the service ran for `$1` milliseconds. */
const IS_ABANDONED = `u.touched_ran_ms <= ${RAN_MS} - $1::bigint`;

/** Storages with uploads that nobody has worked on for a running time. */
export const findAbandonedStorages = (
  sql: Sql,
  ms: number,
): Promise<Pick<Storage, 'id' | 'name' | 'url' | 'markerId'>[]> =>
  sql.query(
    `select s.id, s.name, s.url, s.marker_id as "markerId" from storage s
      where exists (select from upload u where u.storage_id = s.id and ${IS_ABANDONED}) order by s.name`,
    [ms],
  );

/** Uploads to a storage that nobody has worked on for a running time. */
export async function findAbandonedUploads(sql: Sql, storageId: string, ms: number, limit: number): Promise<Upload[]> {
  return uploadsOf(
    await sql.query(
      `select ${WITH_STORAGE} where u.storage_id = $3 and ${IS_ABANDONED} order by u.touched_ran_ms limit $2`,
      [ms, limit, storageId],
    ),
  );
}

/** Whether the catalog has a file at this place of a storage. */
export async function isReplica(sql: Sql, storageId: string, path: string): Promise<boolean> {
  const rows = await sql.query(
    'select from replica where storage_id = $1 and md5(path) = md5($2) and path = $2 limit 1',
    [storageId, path],
  );
  return rows.length > 0;
}

export async function deleteUpload(sql: Sql, id: string, ms: number): Promise<void> {
  await sql.query(`delete from upload u where u.id = $2 and ${IS_ABANDONED}`, [ms, id]);
}
