import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { UploadEntity, type Upload, type UploadRow } from './upload.entity.ts';

const WITH_STORAGE =
  'u.*, s.url as "storageUrl", s.name as "storageName" from upload u join storage s on s.id = u.storage_id';

const uploadsOf = (rows: Record<string, unknown>[]): Upload[] =>
  rowsOf<typeof UploadEntity, { storageUrl: string; storageName: string }>(UploadEntity, rows);

/** Begins uploads, or touches those that were begun before. @returns those by id, as they are now */
export async function beginUploads(sql: Sql, uploads: readonly UploadRow[]): Promise<ReadonlyMap<string, UploadRow>> {
  const of = <Key extends keyof UploadRow>(key: Key) => uploads.map((upload) => upload[key]);
  const rows = await sql.query(
    `insert into upload as u (id, storage_id, dataset, name, size, checksum, checksum_kind, subject, touched_at)
     select n.*, $9 from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[])
       as n (id, storage_id, dataset, name, size, checksum, checksum_kind, subject) order by 1
     on conflict (id) do update set touched_at = excluded.touched_at
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
      uploads[0]?.touchedAt.toISOString(),
    ],
  );
  return new Map(rowsOf(UploadEntity, rows).map((upload) => [upload.id, upload]));
}

/** Finds an upload, which somebody works on now. */
export async function touchUpload(sql: Sql, id: string, now: Date): Promise<Upload | undefined> {
  const rows = await sql.query(
    `with touched as (update upload set touched_at = $2 where id = $1 returning *)
     select u.*, s.url as "storageUrl", s.name as "storageName" from touched u join storage s on s.id = u.storage_id`,
    [id, now.toISOString()],
  );
  return uploadsOf(rows)[0];
}

export async function markStored(sql: Sql, id: string, now: Date): Promise<void> {
  await sql.query('update upload set stored_at = $2, touched_at = $2 where id = $1', [id, now.toISOString()]);
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

/** Storages with uploads that nobody has worked on since then. */
export const findAbandonedStorages = (
  sql: Sql,
  before: Date,
): Promise<Pick<Storage, 'id' | 'name' | 'url' | 'markerId'>[]> =>
  sql.query(
    `select s.id, s.name, s.url, s.marker_id as "markerId" from storage s
      where exists (select from upload u where u.storage_id = s.id and u.touched_at < $1) order by s.name`,
    [before.toISOString()],
  );

/** Uploads to a storage that nobody has worked on since then. */
export async function findAbandonedUploads(
  sql: Sql,
  storageId: string,
  before: Date,
  limit: number,
): Promise<Upload[]> {
  return uploadsOf(
    await sql.query(
      `select ${WITH_STORAGE} where u.storage_id = $3 and u.touched_at < $1 order by u.touched_at limit $2`,
      [before.toISOString(), limit, storageId],
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

export async function deleteUpload(sql: Sql, id: string, before: Date): Promise<void> {
  await sql.query('delete from upload where id = $1 and touched_at < $2', [id, before.toISOString()]);
}
