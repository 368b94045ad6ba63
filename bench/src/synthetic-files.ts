import type { Stack } from '@visor/laptop';
import { Client as Database, escapeIdentifier } from 'pg';

export const FILES_PER_FOLDER = 1_000;

/** Path of a file of a dataset on its storage. */
export const pathIn = (dataset: string, index: number): string =>
  `${dataset}/${String(Math.floor(index / FILES_PER_FOLDER)).padStart(5, '0')}/${index}.raw`;

interface SyntheticFiles {
  readonly dataset: string;
  readonly storage: string;
  readonly files: number;
  /** Of each, bytes. */
  readonly size: number;
}

/** Adds a closed dataset of files with a copy each to the catalog, in seconds for a million. Nobody has verified their checksums. */
export async function insertFiles(
  { adminUrl, installation }: Pick<Stack, 'adminUrl' | 'installation'>,
  { dataset, storage, files, size }: SyntheticFiles,
): Promise<void> {
  const client = new Database({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`set search_path = ${escapeIdentifier(`${installation}_data`)}`);
    await client.query(
      `insert into dataset (id, name, kind, status, created_at, closed_at, file_count, bytes)
       values (gen_random_uuid(), $1, 'output', 'CLOSED', now(), now(), $2, $2 * $3::bigint)`,
      [dataset, files, size],
    );
    await client.query(
      `with new as materialized (
         select gen_random_uuid() as id, n from generate_series(0, $2::int - 1) n), added as (
         insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, registered_at)
         select new.id, d.id, n || '.raw', n || '.raw', n, $4, '00000000', 'crc32', now() from new, dataset d where d.name = $1)
       insert into replica (id, file_id, storage_id, path, added_at)
       select gen_random_uuid(), new.id, s.id, $1 || '/' || lpad((n / ${FILES_PER_FOLDER})::text, 5, '0') || '/' || n || '.raw', now()
         from new, storage s where s.name = $3`,
      [dataset, files, storage, size],
    );
    await client.query('analyze file, replica');
  } finally {
    await client.end();
  }
}
