import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { announced, testCatalog, type TestCatalog } from '../../test/kit.ts';
import type { File } from '../file/file.entity.ts';
import { filesQueryKey, findFilesPages } from '../file/file.reads.ts';

const input = 'dsm.register.file.input';
const open = 'dsm.register.dataset.input';
const close = 'dsm.register.dataset.close';

/** Two datasets of three and two files; returns the files' ids by name. */
async function twoDatasets(catalog: TestCatalog): Promise<Record<string, string>> {
  await catalog.send(input, announced('run1', 'a', 'b', 'c'), announced('run2', 'd', 'a2'));
  catalog.datasetEvents();
  const rows = await catalog.db.query<{ name: string; id: string }>('select name, id from file');
  return Object.fromEntries(rows.map(({ name, id }) => [name, id]));
}

const selection = (...fileIds: readonly (string | undefined)[]) => ({
  datasetId: uuidv7(),
  name: 'run1.rerun.1',
  kind: 'input',
  fileIds,
});

async function listFiles(catalog: TestCatalog, datasetId: string, limit = 10) {
  const names: [string, number][] = [];
  let after: readonly [number, string] | null = null;
  for (;;) {
    const query = { datasetId, after, limit };
    const page: readonly File[] = (await findFilesPages(catalog.db, [query])).get(filesQueryKey(query)) ?? [];
    names.push(...page.map(({ name, ordinal }): [string, number] => [name, ordinal]));
    const last = page.at(-1);
    if (page.length < limit || !last) return names;
    after = [last.ordinal, last.id];
  }
}

test('files of several datasets make a closed one, in their order, and stay where they are', async () => {
  await using catalog = await testCatalog();
  const ids = await twoDatasets(catalog);
  const wanted = selection(ids['c'], ids['a2'], ids['d'], ids['a']);
  await catalog.send(open, wanted);
  expect(catalog.datasetEvents()).toMatchObject([
    { type: 'opened', datasetId: wanted.datasetId, kind: 'input' },
    { type: 'closed', datasetId: wanted.datasetId, fileCount: 4, bytes: 40 },
  ]);
  const files = await listFiles(catalog, wanted.datasetId);
  expect(files.map(([, ordinal]) => ordinal)).toEqual([0, 1, 2, 3]);
  expect(files.map(([name]) => name).slice(2)).toEqual(['a2', 'c']);
  expect(await listFiles(catalog, wanted.datasetId, 1)).toEqual(files);
  const run1 = await catalog.one<{ id: string }>("select id from dataset where name = 'run1'");
  expect((await listFiles(catalog, run1.id)).map(([name]) => name)).toEqual(['a', 'b', 'c']);
});

test('a repeat, also in one batch, tells both events again and changes nothing; other files are a conflict', async () => {
  await using catalog = await testCatalog();
  const ids = await twoDatasets(catalog);
  const wanted = selection(ids['a'], ids['b']);
  await catalog.send(open, wanted, wanted);
  await catalog.send(open, { ...wanted, fileIds: [ids['b'], ids['a']] });
  const types = catalog.datasetEvents().map(({ type }) => type);
  expect(types).toEqual(['opened', 'closed', 'opened', 'closed']);
  for (const fileIds of [[ids['a']], [ids['a'], ids['c']], [ids['a'], ids['b'], ids['c']]])
    await expect(catalog.send(open, { ...wanted, fileIds })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await listFiles(catalog, wanted.datasetId)).toHaveLength(2);
});

test('files that are unknown or not READY are refused by an event, and nothing exists', async () => {
  await using catalog = await testCatalog();
  const ids = await twoDatasets(catalog);
  await catalog.db.query("update file set status = 'LOST' where id = $1", [ids['b']]);
  const unknown = uuidv7();
  await catalog.send(open, selection(ids['a'], ids['b'], unknown), {
    datasetId: uuidv7(),
    name: 'plain',
    kind: 'input',
  });
  const text = expect.stringMatching(/2 files .*not READY/);
  expect(catalog.datasetEvents()).toMatchObject([
    { type: 'opened', name: 'plain' },
    { type: 'refused', name: 'run1.rerun.1', code: 'NOT_FOUND', text },
  ]);
  expect(catalog.refused()).toEqual([{ code: 'NOT_FOUND', reason: text }]);
  expect(await catalog.one('select count(*)::int as n from selected_file')).toEqual({ n: 0 });
});

test.each([
  ['no files', [], 'at least one'],
  ['a word', ['x'], 'fileIds.0'],
  ['a file twice', Array<string>(2).fill(uuidv7()), 'twice'],
  ['too many', Array.from({ length: 50_001 }, () => uuidv7()), '50000'],
])('a selection of %s is refused', async (_what, fileIds, reason) => {
  await using catalog = await testCatalog();
  const refusal = { code: 'INVALID', message: expect.stringContaining(reason) };
  await expect(catalog.send(open, { ...selection(), fileIds })).rejects.toMatchObject(refusal);
});

test('an output dataset takes no selection, and a plain dataset does not become one', async () => {
  await using catalog = await testCatalog();
  const ids = await twoDatasets(catalog);
  const output = { ...selection(ids['a']), kind: 'output' };
  await expect(catalog.send(open, output)).rejects.toMatchObject({ code: 'INVALID' });
  const plain = { datasetId: uuidv7(), name: 'plain', kind: 'input' };
  await catalog.send(open, plain);
  await expect(catalog.send(open, { ...plain, fileIds: [ids['a']] })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a close that came first is answered by the selection, and takes no more files', async () => {
  await using catalog = await testCatalog();
  const ids = await twoDatasets(catalog);
  const wanted = selection(ids['a']);
  await catalog.send(close, { datasetId: wanted.datasetId, files: ['a'] });
  await catalog.send(open, wanted);
  expect(catalog.datasetEvents().map(({ type }) => type)).toEqual(['opened', 'closed']);
  await catalog.send(close, { datasetId: wanted.datasetId, files: ['a'] });
  expect(catalog.datasetEvents()).toMatchObject([{ type: 'closed' }]);
  const again = { ...announced('run1.rerun.1', 'new') };
  await expect(catalog.send(input, again)).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  expect(await catalog.one('select count(*)::int as n from pending_close')).toEqual({ n: 0 });
});

test('a selection is not uploaded: its files are uploaded with the datasets that they are of', async () => {
  await using catalog = await testCatalog();
  const ids = await twoDatasets(catalog);
  const wanted = selection(ids['a']);
  await catalog.send(open, wanted);
  catalog.datasetEvents();
  await catalog.send('dsm.register.dataset.upload', { datasetId: wanted.datasetId });
  expect(catalog.refused()).toMatchObject([
    { code: 'ILLEGAL_MOVE', reason: expect.stringContaining('other datasets') },
  ]);
  expect(await catalog.one('select status from dataset where id = $1', [wanted.datasetId])).toEqual({
    status: 'CLOSED',
  });
});
