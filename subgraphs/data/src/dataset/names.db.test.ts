import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { announced, testCatalog, type TestCatalog } from '../../test/kit.ts';

const input = 'dsm.register.file.input';
const open = 'dsm.register.dataset.input';
const close = 'dsm.register.dataset.close';

/** Names that an older version accepted: 255 letters of any number of bytes, including format characters. */
const oldNames = ['ж'.repeat(255), `${'a'.repeat(250)}\u200B.raw`];

async function insertDataset(catalog: TestCatalog, name: string): Promise<string> {
  const id = uuidv7();
  await catalog.db.query(
    "insert into dataset (id, name, kind, status, created_at) values ($1, $2, 'input', 'OPEN', now())",
    [id, name],
  );
  return id;
}

test.each([
  ['200 Cyrillic letters', 'ж'.repeat(200), '400 bytes'],
  ['201 bytes', 'a'.repeat(201), '201 bytes'],
  ['a name from right to left', 'run1\u202Ewar', 'U+202E'],
  ['NUL', 'run\0', 'U+0000'],
  ['a path', '../../x', 'slash'],
])('no dataset is opened under %s', async (_what, name, reason) => {
  await using catalog = await testCatalog();
  const fields = { code: 'INVALID', message: expect.stringContaining(reason), details: { field: 'dataset' } };
  await expect(catalog.send(input, { ...announced('x', 'a'), dataset: name })).rejects.toMatchObject(fields);

  const wanted = { datasetId: uuidv7(), name, kind: 'input' };
  await catalog.send(open, wanted);
  const text = expect.stringContaining(reason);
  expect(catalog.datasetEvents()).toMatchObject([
    { type: 'refused', datasetId: wanted.datasetId, code: 'INVALID', text },
  ]);
  expect(catalog.refused()).toEqual([{ code: 'INVALID', reason: text }]);
  expect(await catalog.one('select count(*)::int as n from dataset')).toEqual({ n: 0 });
});

test('names of 200 bytes are taken, and derived ones of 255', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('語'.repeat(66), 'ф'.repeat(100)));
  await catalog.send(open, { datasetId: uuidv7(), name: 'x'.repeat(255), kind: 'output' });
  expect(catalog.datasetEvents().map(({ type }) => type)).toEqual(['opened', 'registered', 'opened']);
});

test.each(oldNames)('a dataset with the longer name %# goes on: files, repeats, close', async (name) => {
  await using catalog = await testCatalog();
  const id = await insertDataset(catalog, name);
  await catalog.send(input, announced(name, 'a'));
  await catalog.db.query('update file set name = $1', [name]);
  const again = { ...announced(name, 'a').files[0], name };
  await catalog.send(input, { dataset: name, files: [again] });
  await catalog.send(open, { datasetId: id, name, kind: 'input' });
  await catalog.send(close, { dataset: name, files: [name] });
  expect(catalog.datasetEvents().map(({ type }) => type)).toEqual(['registered', 'opened', 'closed']);
  expect(catalog.refused()).toEqual([]);
  expect(await catalog.one('select repeated_announcements as n from dataset')).toEqual({ n: '1' });
});
