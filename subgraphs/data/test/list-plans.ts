/** Prints what lists of files and datasets cost: `npm run bench:lists:data -- [rows]` (docs/performance.md has the result). */
import type { Database } from '@visor/db';
import { searchRows } from '@visor/service';
import { listCases, printPageCosts, type PageCases } from '@visor/service/testing';
import type { DatasetFilter, DatasetOrderField, FileFilter, FileOrderField } from '../generated/types.ts';
import { migrations } from '../migrations/index.ts';
import { datasetFinder } from '../src/dataset/dataset.reads.ts';
import { entities } from '../src/entities.ts';
import { fileFinder } from '../src/file/find-files.reads.ts';

const DATASET = '00000000-0000-7000-8000-000000000000';
const PARENT = '00000000-0000-7000-8000-00000000ffff';

/** As many files as datasets; a thousand files in the first dataset, the others spread over a thousand. */
async function fill(db: Database, rows: number): Promise<void> {
  await db.query(
    `insert into dataset (id, name, kind, class, run, status, parent_id, file_count, bytes, created_at, closed_at, metadata)
     select (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'run' || lpad(n::text, 8, '0') || '.raw',
            (array['input', 'output', 'log'])[n % 3 + 1], (array['raw', 'intermediate', 'final', 'log'])[n % 4 + 1], n / 10,
            case when n % 1000 = 7 then 'TO_UPLOAD' when n > $1::int * 0.999 then 'OPEN' else 'CLOSED' end,
            case when n % 100 = 3 then $2::uuid end, n % 1000, n::bigint * 1000, timestamptz '2026-01-01' + n * interval '1 second',
            case when n % 1000 = 7 or n <= $1::int * 0.999 then timestamptz '2026-01-01' + n * interval '1 second' end,
            jsonb_build_object('detector', 'd' || n % 500)
       from generate_series(0, $1::int - 1) n`,
    [rows, PARENT],
  );
  await db.query(
    `insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, status, run, registered_at)
     select (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, d.id, 'file' || lpad(n::text, 8, '0'), 'f', n, n,
            lpad(to_hex(n), 8, '0'), 'crc32', case when n % 1000 = 7 then 'LOST' else 'READY' end, n % 1000,
            timestamptz '2026-01-01' + n * interval '1 second'
       from generate_series(0, $1::int - 1) n
       join dataset d on d.id = (lpad(to_hex(case when n < 1000 then 0 else n % 1000 end), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(case when n < 1000 then 0 else n % 1000 end), 12, '0'))::uuid`,
    [rows],
  );
}

const FILES: readonly (readonly [string, FileFilter, FileOrderField?])[] = [
  ['', {}],
  ['--order name', {}, 'NAME'],
  ['dataset:ID', { dataset: { eq: DATASET } }],
  ['dataset:ID --order name', { dataset: { eq: DATASET } }, 'NAME'],
  ['dataset:ID --order id', { dataset: { eq: DATASET } }, 'ID'],
  ['dataset:ID status:LOST', { dataset: { eq: DATASET }, status: { in: ['LOST'] } }],
  ['name:file00000500', { name: { eq: 'file00000500' } }],
  ['name:file0000*', { name: { like: 'file0000*' } }],
  ['name:*0500', { name: { like: '*0500' } }],
  ['status:LOST', { status: { in: ['LOST'] } }],
  ['status:READY', { status: { in: ['READY'] } }],
  ['-status:READY', { status: { not: ['READY'] } }],
  ['run:42', { run: { eq: 42 } }],
  ['run>=999000 (nothing)', { run: { gte: 999_000 } }],
  ['checksum:000001f4', { checksum: { eq: '000001f4' } }],
  ['size<0 (nothing)', { size: { lt: 0 } }],
  ['registered>=2030-01-01 (nothing)', { registeredAt: { gte: '2030-01-01T00:00:00Z' } }],
];

const DATASETS: readonly (readonly [string, DatasetFilter, DatasetOrderField?])[] = [
  ['', {}],
  ['--order id', {}, 'ID'],
  ['statuses:OPEN', { statuses: { in: ['OPEN'] } }],
  ['statuses:TO_UPLOAD', { statuses: { in: ['TO_UPLOAD'] } }],
  ['statuses:UPLOADED (nothing)', { statuses: { in: ['UPLOADED'] } }],
  ['-statuses:CLOSED', { statuses: { not: ['CLOSED'] } }],
  ['statuses:OPEN --order id', { statuses: { in: ['OPEN'] } }, 'ID'],
  ['kinds:log', { kinds: { in: ['log'] } }],
  ['classes:raw', { classes: { in: ['raw'] } }],
  ['run:42', { run: { eq: 42 } }],
  ['run>=999000000 (nothing)', { run: { gte: 999_000_000 } }],
  ['parent:ID', { parent: { eq: PARENT } }],
  ['name:run0000*', { name: { like: 'run0000*' } }],
  ['name:*500.raw', { name: { like: '*500.raw' } }],
  ['metadata detector=d7', { metadata: [{ key: 'detector', text: 'd7' }] }],
  ['metadata detector=none (nothing)', { metadata: [{ key: 'detector', text: 'none' }] }],
  ['files>=999000 (nothing)', { fileCount: { gte: 999_000 } }],
  ['closed>=2030-01-01 (nothing)', { closedAt: { gte: '2030-01-01T00:00:00Z' } }],
];

const searches: PageCases = ['file0000', '500', 'none', '00000042'].flatMap((text): PageCases => {
  const request = { text, first: 20, names: ['e.name'], byName: 'NAME' } as const;
  return [
    [`search files ${text}`, (db) => searchRows(db, fileFinder, request)],
    [`search datasets ${text}`, (db) => searchRows(db, datasetFinder, request)],
  ];
});

await printPageCosts({
  schema: 'data',
  entities,
  migrations,
  fill,
  cases: [...listCases('file', fileFinder, FILES), ...listCases('dataset', datasetFinder, DATASETS), ...searches],
});
