import { expect, test } from '@jest/globals';
import { md5, testCatalog, type TestCatalog } from '../../test/kit.ts';
import { readDatasetActions } from '../dataset/action.store.ts';
import { announceFiles } from './announce-files.ts';

const file = (path: string, more: object = {}) => ({ path, storage: 'buffer', size: 10, checksum: md5(1), ...more });
const announce = ({ deps, db }: TestCatalog, dataset: string, ...files: readonly ReturnType<typeof file>[]) =>
  announceFiles(deps, db, { dataset, files }, 'anna');
const outcomes = (results: Awaited<ReturnType<typeof announce>>) =>
  results.map(({ outcome, file: registered, code }) => [outcome, registered?.name ?? null, code]);

test('each file has its result: wrong ones are refused by themselves, a repeat has no effect', async () => {
  await using catalog = await testCatalog();
  const odd = 'a "b", {c}\\ д';
  const files = [
    file('a'),
    file('b', { checksum: 'no' }),
    file('c', { storage: 'nowhere' }),
    file(`x/${odd.replace('\\', '')}`),
    file('a', { size: 11 }),
    file('d'),
  ];
  expect(outcomes(await announce(catalog, 'run', ...files))).toEqual([
    ['REGISTERED', 'a', null],
    ['REFUSED', null, 'INVALID'],
    ['REFUSED', null, 'NOT_FOUND'],
    ['REGISTERED', odd.replace('\\', ''), null],
    ['REFUSED', null, 'CONFLICT'],
    ['REGISTERED', 'd', null],
  ]);
  const again = await announce(catalog, 'run', ...files);
  expect(again.map(({ outcome }) => outcome)).toEqual(['KNOWN', 'REFUSED', 'REFUSED', 'KNOWN', 'REFUSED', 'KNOWN']);
  expect(again[2]?.text).toContain('files.2.storage');
  expect(await catalog.one('select file_count::int as n, repeated_announcements::int as r from dataset')).toEqual({
    n: 3,
    r: 3,
  });
  const { id } = await catalog.one<{ id: string }>('select id from dataset');
  const { nodes } = await readDatasetActions(catalog.db, id, {});
  expect(nodes).toMatchObject([
    { kind: 'announce', by: 'anna', outcome: 'UNCHANGED', details: { files: 6, registered: 0, refused: 3 } },
    { kind: 'announce', by: 'anna', outcome: 'APPLIED', details: { registered: 3, refused: 3 } },
  ]);
});

test('two announcements of the same files at once register each once', async () => {
  await using catalog = await testCatalog();
  const files = Array.from({ length: 40 }, (_, index) => file(`f${index}`));
  const results = await Promise.all([1, 2, 3].map(() => announce(catalog, 'run', ...files)));
  expect(results.flat().filter(({ outcome }) => outcome === 'REGISTERED')).toHaveLength(40);
  expect(results.flat().filter(({ outcome }) => outcome === 'REFUSED')).toEqual([]);
  expect(await catalog.one('select count(*)::int as n from file')).toEqual({ n: 40 });
});

test('of announcements of the same paths for other datasets at once, one has each path and the rest are refused by its name', async () => {
  await using catalog = await testCatalog();
  const files = Array.from({ length: 20 }, (_, index) => file(`shared/f${index}`));
  const datasets = ['a', 'b', 'c', 'd'];
  for (const name of datasets) await announce(catalog, name, file(`${name}/first`));
  const results = (
    await Promise.all(
      datasets.map((name, index) => announce(catalog, name, ...(index % 2 === 0 ? files : files.toReversed()))),
    )
  ).flat();
  expect(results.filter(({ outcome }) => outcome === 'REGISTERED')).toHaveLength(20);
  expect(
    new Set(results.flatMap(({ outcome, code, field }) => (outcome === 'REFUSED' ? [`${code} ${field}`] : []))),
  ).toEqual(new Set(['CONFLICT path']));
  expect(await catalog.one(`select count(*)::int as n from replica where path like 'shared/%'`)).toEqual({ n: 20 });
});

test('any number of files that are refused takes as many statements as one, and opens no dataset', async () => {
  await using catalog = await testCatalog();
  const files = Array.from({ length: 60 }, (_, index) => file(`shared/f${index}`));
  await announce(catalog, 'run', ...files);
  const statements = async (dataset: string, count: number): Promise<number> => {
    using record = catalog.db.statements.record();
    const results = await announce(catalog, dataset, ...files.slice(0, count));
    expect(new Set(results.map(({ outcome, code }) => `${outcome} ${code}`))).toEqual(new Set(['REFUSED CONFLICT']));
    return record.statements.length;
  };
  expect(await statements('other', 60)).toBe(await statements('another', 1));
  expect(await catalog.db.query('select name from dataset')).toEqual([{ name: 'run' }]);
});

test('a closed dataset takes no new file, but still knows those that it has', async () => {
  await using catalog = await testCatalog();
  await announce(catalog, 'run', file('a'));
  await catalog.send('dsm.register.dataset.close', { dataset: 'run', files: ['a'] });
  expect(outcomes(await announce(catalog, 'run', file('a'), file('b')))).toEqual([
    ['KNOWN', 'a', null],
    ['REFUSED', null, 'ILLEGAL_MOVE'],
  ]);
});

test.each([
  [{ files: [] }, 'files has 0 elements'],
  [{ files: Array.from({ length: 501 }, (_, index) => file(`f${index}`)) }, 'files has 501 elements'],
  [{ dataset: null, files: [file('a')] }, 'one of dataset and datasetId'],
  [{ datasetId: 'x', files: [file('a')] }, 'datasetId'],
  [{ dataset: 'a/b', files: [file('a')] }, 'slash'],
])('a request as a whole is refused for its dataset or its number of files', async (input, text) => {
  await using catalog = await testCatalog();
  const request = { dataset: 'run', ...input };
  await expect(announceFiles(catalog.deps, catalog.db, request, 'anna')).rejects.toThrow(text);
});

test('a file that was replaced in place is registered in another dataset, and the replica of what was there is BAD', async () => {
  await using catalog = await testCatalog();
  await announce(catalog, 'run', file('a'), file('b'));
  // The same content at the same place is the file that is registered there: the deletion of one dataset would take the bytes of the other.
  const [twice] = await announce(catalog, 'copy', file('a'));
  expect(twice).toMatchObject({
    outcome: 'REFUSED',
    code: 'CONFLICT',
    field: 'path',
    text: expect.stringContaining('file a of dataset run'),
  });
  const grown = { size: 12, checksum: md5(2), replaces: true };
  expect(outcomes(await announce(catalog, 'run.late.1', file('a', { ...grown, replaces: false })))).toEqual([
    ['REFUSED', null, 'CONFLICT'],
  ]);
  const results = await announce(
    catalog,
    'run.late.1',
    file('a', grown),
    file('b', { replaces: true }),
    file('c', grown),
  );
  expect(outcomes(results)).toEqual([
    ['REGISTERED', 'a', null],
    ['REFUSED', null, 'CONFLICT'],
    ['REGISTERED', 'c', null],
  ]);
  expect(
    await catalog.db.query(
      `select d.name, f.name as file, r.status, r.reason from replica r join file f on f.id = r.file_id
         join dataset d on d.id = f.dataset_id where r.path <> 'c' order by 1, 2`,
    ),
  ).toEqual([
    { name: 'run', file: 'a', status: 'BAD', reason: `replaced: now there are 12 bytes, md5 ${md5(2)}` },
    { name: 'run', file: 'b', status: 'AVAILABLE', reason: null },
    { name: 'run.late.1', file: 'a', status: 'AVAILABLE', reason: null },
  ]);
});
