import { expect, test } from '@jest/globals';
import { connect, uuidv7, type Database } from '@visor/db';
import { FILTER_TABLES } from '@visor/schema';
import { countRows, findPage, searchRows, type FoundPage } from '@visor/service';
import { matchesFilter, someFilter, type FilterValue } from '@visor/service/testing';
import { testDatabase } from '@visor/testkit';
import fc from 'fast-check';
import type { DatasetFilter, DatasetOrder, FileFilter, FileOrder } from '../../generated/types.ts';
import { migrations } from '../../migrations/index.ts';
import { datasetFinder, readDatasetsPage } from '../dataset/dataset.reads.ts';
import { entities } from '../entities.ts';
import { fileFinder, wholeDataset } from './find-files.reads.ts';

type Row = Readonly<Record<string, FilterValue>>;

interface Catalog extends AsyncDisposable {
  readonly db: Database;
  readonly datasets: readonly Row[];
  readonly files: readonly Row[];
}

const START = Date.parse('2026-01-01T00:00:00Z');
const NAMES = ['run04', 'run04.raw', 'Run04', 'a%b', 'a_b', 'a*b', "a'b", 'прогон 4', '大'];
const at = (seconds: number): string => new Date(START + 1000 * seconds).toISOString();
const pick = <Value>(values: readonly Value[], index: number): Value | undefined => values[index % values.length];
const nameOf = (index: number): string => `${pick(NAMES, index)}.${Math.floor(index / NAMES.length)}`;

async function catalog(): Promise<Catalog> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const url = await database.url('data');
  const db = stack.use(await connect({ url, schema: database.name('data'), entities, migrations }));
  const ids = Array.from({ length: 20 }, () => uuidv7());
  const datasets = ids.map((id, index) => ({
    id,
    name: nameOf(index),
    kinds: pick(['input', 'output', 'log'], index) ?? null,
    statuses: pick(['OPEN', 'CLOSED', 'TO_UPLOAD'], Math.floor(index / 2)) ?? null,
    parent: index < 3 ? null : (pick(ids.slice(0, 3), index) ?? null),
    classes: pick(['raw', 'intermediate', 'final', 'log'], index) ?? null,
    run: index % 4 === 0 ? null : index % 7,
    fileCount: index * 10,
    bytes: index * 1_000_000,
    createdAt: START + index * 1000,
    closedAt: Math.floor(index / 2) % 3 === 0 ? null : START + index * 2000,
  }));
  const files = Array.from({ length: 90 }, (_, index) => ({
    id: uuidv7(),
    dataset: pick(ids.slice(0, 4), index) ?? null,
    name: nameOf(index),
    status: pick(['READY', 'READY', 'READY', 'LOST', 'CORRUPT'], Math.floor(index / 3)) ?? null,
    size: 2 ** (index % 50),
    checksum: pick(['00', 'ff'], index) ?? null,
    run: index % 4 === 0 ? null : index % 7,
    ordinal: index,
    registeredAt: START + index * 1000,
  }));
  await db.query(
    `insert into dataset (id, name, kind, class, run, status, parent_id, file_count, bytes, created_at, closed_at)
     select r.id, r.name, r.kinds, r.classes, r.run, r.statuses, r.parent, r."fileCount", r.bytes, to_timestamp(r."createdAt" / 1000), to_timestamp(r."closedAt" / 1000)
       from jsonb_to_recordset($1::jsonb) r (id uuid, name text, kinds text, classes text, run int, statuses text, parent uuid, "fileCount" int8, bytes int8,
            "createdAt" float8, "closedAt" float8)`,
    [JSON.stringify(datasets)],
  );
  await db.query(
    `insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, status, run, registered_at)
     select r.id, r.dataset, r.name, 'x', r.ordinal, r.size, r.checksum, 'crc32', r.status, r.run, to_timestamp(r."registeredAt" / 1000)
       from jsonb_to_recordset($1::jsonb) r (id uuid, dataset uuid, name text, ordinal int, size int8, checksum text, status text, run int,
            "registeredAt" float8)`,
    [JSON.stringify(files)],
  );
  const owned = stack.move();
  return { db, datasets, files, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Reads all pages of a list. */
async function idsOf(
  read: (after: string | null) => Promise<FoundPage<{ readonly id: string }, object>>,
): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo } = await read(after);
    ids.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

const byColumn = (column: string) => (left: Row, right: Row) => (String(left[column]) < String(right[column]) ? -1 : 1);
const byName = (left: Row, right: Row): number =>
  Buffer.compare(Buffer.from(String(left['name'])), Buffer.from(String(right['name']))) || byColumn('id')(left, right);
const ids = (rows: readonly Row[]): string[] => rows.map(({ id }) => String(id));

test('a file is found by each of its checksums, and left out by each', async () => {
  await using all = await catalog();
  const [first, second, third] = all.files;
  if (!first || !second || !third) throw new Error('there are files');
  await all.db.query(
    `insert into further_checksum (file_id, kind, checksum) values ($1, 'md5', 'aa'), ($1, 'sha256', 'ab'), ($2, 'md5', 'ff'), ($3, 'md5', 'aa')`,
    [first['id'], second['id'], third['id']],
  );
  const found = async (where: FileFilter): Promise<string[]> =>
    (await idsOf((after) => findPage(all.db, fileFinder, { where, first: 7, after }))).toSorted();
  const of = (...rows: readonly Row[]): string[] => ids(rows).toSorted();
  const having = (sum: string): readonly Row[] => all.files.filter(({ checksum }) => checksum === sum);
  expect(await found({ checksum: { eq: 'aa' } })).toEqual(of(first, third));
  expect(await found({ checksum: { in: ['aa', 'ab', '00'] } })).toEqual(
    of(...new Set([first, third, ...having('00')])),
  );
  expect(await found({ checksum: { eq: 'ff' } })).toEqual(of(...new Set([second, ...having('ff')])));
  expect(await found({ checksum: { like: 'a*' }, dataset: { eq: String(first['dataset']) } })).toEqual(of(first));
  expect(await found({ checksum: { not: ['aa', '00'] } })).toEqual(
    of(...having('ff').filter((file) => file !== third)),
  );
  expect(await found({ checksum: { notLike: '*' } })).toEqual([]);
  expect((await countRows(all.db, fileFinder, { checksum: { eq: 'aa' } })).value).toBe(2);
});

test('files are those for which a plain predicate holds, in the order that is asked, and so are their counts', async () => {
  await using all = await catalog();
  const values = {
    id: [...ids(all.files.slice(0, 5)), 'none'],
    dataset: [...ids(all.datasets.slice(0, 3)), 'none'],
    name: all.files.slice(0, 20).map(({ name }) => String(name)),
    checksum: ['00', 'ff'],
    size: [1, 2 ** 20, 2 ** 49],
    run: [0, 3, 6, 5_000_000_000],
    ordinal: [0, 40],
    registeredAt: [at(0), at(40), at(200)],
  };
  const order = fc.option(
    fc.record<FileOrder>({ by: fc.constantFrom('ID', 'NAME'), direction: fc.constantFrom('ASC', 'DESC') }),
  );
  await fc.assert(
    fc.asyncProperty(someFilter(FILTER_TABLES.File, values), order, async (where: FileFilter, orderBy) => {
      const expected = all.files.filter((row) => matchesFilter(row, where));
      const found = await idsOf((after) => findPage(all.db, fileFinder, { first: 7, after, where, orderBy }));
      expect(found.toSorted()).toEqual(ids(expected).toSorted());
      if (orderBy) {
        const ordered = ids(expected.toSorted(orderBy.by === 'NAME' ? byName : byColumn('id')));
        expect(found).toEqual(orderBy.direction === 'DESC' ? ordered.toReversed() : ordered);
      }
      expect(await countRows(all.db, fileFinder, where)).toEqual({ value: expected.length, exact: true });
    }),
    { numRuns: 50 },
  );
  const [dataset] = all.datasets;
  const where = { dataset: { eq: String(dataset?.['id']) } };
  const own = all.files.filter((row) => row['dataset'] === dataset?.['id']);
  expect(await idsOf((after) => findPage(all.db, fileFinder, { first: 7, after, where }))).toEqual(ids(own));
  expect(wholeDataset(where)).toBe(dataset?.['id']);
  expect(wholeDataset({ ...where, run: { eq: 1 } })).toBeUndefined();
});

test('datasets are those for which a plain predicate holds, in the order that is asked', async () => {
  await using all = await catalog();
  const values = {
    id: [...ids(all.datasets.slice(0, 5)), 'none'],
    parent: [...ids(all.datasets.slice(0, 3)), 'none'],
    name: all.datasets.map(({ name }) => String(name)),
    run: [0, 3, 6, 5_000_000_000],
    fileCount: [0, 50, 1000],
    bytes: [0, 5_000_000],
    createdAt: [at(0), at(10)],
    closedAt: [at(0), at(10)],
  };
  const order = fc.option(
    fc.record<DatasetOrder>({ by: fc.constantFrom('ID', 'NAME'), direction: fc.constantFrom('ASC', 'DESC') }),
  );
  await fc.assert(
    fc.asyncProperty(someFilter(FILTER_TABLES.Dataset, values), order, async (where: DatasetFilter, orderBy) => {
      const expected = all.datasets.filter((row) => matchesFilter(row, where));
      const found = await idsOf((after) => readDatasetsPage(all.db, { first: 3, after, where, orderBy }, []));
      const ordered = ids(expected.toSorted(orderBy?.by === 'ID' ? byColumn('id') : byName));
      expect(found).toEqual(orderBy?.direction === 'DESC' ? ordered.toReversed() : ordered);
    }),
    { numRuns: 50 },
  );
});

test('the older fields of a filter mean what they meant', async () => {
  await using all = await catalog();
  const where: DatasetFilter = { status: 'CLOSED', kind: 'input', nameContains: 'RUN04' };
  const expected = all.datasets.filter(
    (row) => row['statuses'] === 'CLOSED' && row['kinds'] === 'input' && /run04/i.test(String(row['name'])),
  );
  const found = await idsOf((after) => readDatasetsPage(all.db, { first: 3, after, where }, []));
  expect(found).toEqual(ids(expected.toSorted(byName)));
});

test('a search finds ids by what they begin with, then names that begin with a text, then names that hold it', async () => {
  await using all = await catalog();
  const search = async (text: string, first = 5): Promise<string[]> =>
    (await searchRows(all.db, datasetFinder, { text, first, names: ['e.name'], byName: 'NAME' })).map(
      ({ name }) => name,
    );
  const [dataset] = all.datasets;
  expect(await search(String(dataset?.['id']))).toEqual([dataset?.['name']]);
  expect(await search(String(dataset?.['id']).slice(0, 35), 20)).toContain(dataset?.['name']);
  expect(await search('run04.0')).toEqual(['run04.0', 'Run04.0']);
  expect(await search('a%b')).toEqual(['a%b.0', 'a%b.1']);
  expect(await search('a*b')).toEqual(['a*b.0', 'a*b.1']);
  expect(await search('рогон')).toEqual(['прогон 4.0', 'прогон 4.1']);
  expect(await search('nothing of it')).toEqual([]);
  expect(await search('r', 1)).toHaveLength(1);
  await expect(search(' ')).rejects.toThrow(/text must have 1 to 200 characters/);
  await expect(search('x'.repeat(201))).rejects.toThrow(/text must have 1 to 200 characters/);
  await expect(search('run', 101)).rejects.toThrow(/first must be from 1 to 100/);
});
