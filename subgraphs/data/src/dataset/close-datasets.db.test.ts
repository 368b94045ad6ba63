import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { announced, inFolder, outputFile, opened, requestFor, testCatalog, type TestCatalog } from '../../test/kit.ts';
import { checklistDigest } from '@visor/schema';
import { parseAnnouncement, registerInputFiles } from '../registration/register-input-files.ts';
import { evaluatePendingCloses } from './evaluate-closes.ts';

const close = 'dsm.register.dataset.close';
const input = 'dsm.register.file.input';
const evaluate = (catalog: TestCatalog) => catalog.db.transaction((tx) => evaluatePendingCloses(catalog.deps, tx));
const status = async (catalog: TestCatalog) =>
  (await catalog.one<{ status: string }>('select status from dataset')).status;
const types = (catalog: TestCatalog) => catalog.datasetEvents().map(({ type }) => type);

test('an equal checklist closes, by names or by count and digest', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('one', 'b', 'a', 'ä', '\u{1F600}', '\uFF5E'), announced('two', 'x'));
  catalog.datasetEvents();
  const { digest } = checklistDigest(['a', 'b', 'ä', '\u{1F600}', '\uFF5E']);
  await catalog.send(close, { dataset: 'one', count: 5, digest }, { dataset: 'two', files: ['x', 'x'] });

  expect(catalog.datasetEvents()).toMatchObject([
    { type: 'closed', name: 'one', fileCount: 5 },
    { type: 'closed', name: 'two', fileCount: 1 },
  ]);
  expect(await catalog.one('select count(closed_at)::int as closed from dataset')).toEqual({ closed: 2 });
  expect(await catalog.one('select count(*)::int as n from pending_close')).toEqual({ n: 0 });
});

test('a dataset without files is closed by an empty list', async () => {
  await using catalog = await testCatalog();
  await opened(catalog, 'empty');
  await catalog.send(close, { dataset: 'empty', files: [] });
  expect(types(catalog)).toEqual(['closed']);
});

test.each([
  [{ count: 3 }, 'count is 3, but files has 2 different names'],
  [{ digest: checklistDigest(['ب', 'c']).digest }, 'digest is not that of files'],
])('names with a %j that disagrees are refused', async (other, message) => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('run', 'ب', 'b'));
  const contradiction = { dataset: 'run', files: ['b', 'ب', 'b'], ...other };
  await expect(catalog.send(close, contradiction)).rejects.toMatchObject({ code: 'INVALID', message });
  const { digest } = checklistDigest(['b', 'ب']);
  await catalog.send(close, { dataset: 'run', files: ['b', 'ب', 'b'], count: 2, digest });
  expect(await status(catalog)).toBe('CLOSED');
});

test('a close waits for missing files and is done with the registration of the last one', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('run', 'a'));
  catalog.datasetEvents();
  await catalog.send(close, { dataset: 'run', files: ['a', 'b', 'c'] });
  expect(catalog.datasetEvents()).toMatchObject([{ type: 'closeDeferred', missing: 2, names: ['b', 'c'] }]);

  await catalog.send(input, announced('run', 'b'));
  expect(types(catalog)).toEqual(['registered']);
  await catalog.send(input, announced('run', 'c'));
  expect(types(catalog)).toEqual(['registered', 'closed']);
});

test('outputs of jobs complete a close too', async () => {
  await using catalog = await testCatalog();
  const datasetId = await opened(catalog, 'out');
  await catalog.send(close, { datasetId, count: 1, digest: checklistDigest(['a']).digest });
  await catalog.send('dsm.register.file.process', requestFor(outputFile(catalog, datasetId, 'a')));
  expect(types(catalog)).toEqual(['closeDeferred', 'registered', 'closed']);
});

test('a surplus refuses the close, and a newer checklist replaces it', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('run', 'a', 'b'));
  catalog.datasetEvents();
  await catalog.send(close, { dataset: 'run', files: ['a', 'z'] });
  expect(catalog.datasetEvents()).toMatchObject([{ type: 'closeRefused', missing: 1, surplus: 1, names: ['b'] }]);
  await catalog.send(close, { dataset: 'run', files: ['a', 'b'] });
  expect(types(catalog)).toEqual(['closed']);
});

test('equal count with another digest is refused', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('run', 'a'));
  catalog.datasetEvents();
  await catalog.send(close, { dataset: 'run', count: 1, digest: checklistDigest(['b']).digest });
  expect(types(catalog)).toEqual(['closeRefused']);
});

test('a surplus that shows while others are missing is found by the loop', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('run', 'a'));
  await catalog.send(close, { dataset: 'run', files: ['a', 'b', 'c'] });
  await catalog.send(input, announced('run', 'intruder'));
  catalog.datasetEvents();
  expect(await evaluate(catalog)).toBe(false);
  expect(catalog.datasetEvents()).toMatchObject([
    { type: 'closeRefused', surplus: 1, missing: 2, names: ['intruder'] },
  ]);
  await evaluate(catalog);
  expect(types(catalog)).toEqual([]);
});

test.each(['name', 'id'] as const)('a close of a dataset that does not exist yet, by %s, waits for it', async (by) => {
  await using catalog = await testCatalog();
  const datasetId = uuidv7();
  const target = by === 'name' ? { dataset: 'later' } : { datasetId };
  await catalog.send(close, { ...target, files: ['a'] });
  await catalog.send('dsm.register.dataset.input', { datasetId, name: 'later', kind: 'input' });
  expect(types(catalog)).toEqual(['opened', 'closeDeferred']);
  await catalog.send(input, announced('later', 'a'));
  expect(types(catalog)).toEqual(['registered', 'closed']);
});

test('a close and the opening of its dataset that do not see each other are brought together at once, whichever commits last', async () => {
  await using catalog = await testCatalog();
  await catalog.send(close, { dataset: 'later', files: ['a'] });
  expect(catalog.closesWoken).toBe(1);
  await catalog.send(input, announced('later', 'a'));
  expect(types(catalog)).toEqual(['opened', 'registered', 'closed']);
  await catalog.send(input, announced('later', 'a'));
  // Nothing is left to bring together.
  expect(catalog.closesWoken).toBe(1);
  await catalog.send(input, inFolder(announced('another', 'a')));
  expect(catalog.closesWoken).toBe(2);
  await catalog.send(input, inFolder(announced('another', 'a')));
  expect(catalog.closesWoken).toBe(2);

  // As two transactions side by side leave it: the dataset is there, its close still waits for the name.
  await catalog.send(input, inFolder(announced('run', 'a')));
  await catalog.send(close, { dataset: 'other', files: ['a'] });
  await catalog.db.query("update pending_close set dataset_name = 'run'");
  catalog.datasetEvents();
  await evaluate(catalog);
  expect(types(catalog)).toEqual(['closed']);
});

test('a close by name that is stored while the files are looked up is done with their registration', async () => {
  await using catalog = await testCatalog();
  const { deps, db } = catalog;
  await db.transaction(async (tx) => {
    let isStored = false;
    const lookUp = async <Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> => {
      if (!isStored) await catalog.send(close, { dataset: 'run', files: ['a'] });
      isStored = true;
      return tx.query<Row>(sql, parameters);
    };
    await registerInputFiles(deps, { ...tx, query: lookUp }, [parseAnnouncement(announced('run', 'a'))]);
    expect(isStored).toBe(true);
  });
  expect(types(catalog)).toEqual(['opened', 'registered', 'closed']);
  // By the close, whose dataset was not there yet.
  expect(catalog.closesWoken).toBe(1);
});

test('a closed dataset publishes closed again for the same checklist, in either form', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('run', 'a'));
  await catalog.send(close, { dataset: 'run', files: ['a'] });
  await catalog.send(close, { dataset: 'run', count: 1, digest: checklistDigest(['a']).digest });
  await catalog.send(close, { dataset: 'run', files: ['a', 'a'] }, { dataset: 'run', files: ['a'] });
  expect(types(catalog)).toEqual(['opened', 'registered', 'closed', 'closed', 'closed']);
  expect(catalog.refused()).toEqual([]);
});

const shut = 'dataset run is CLOSED and was closed at 2026-11-21T12:00:00.000Z with 3 files';
const nobody = checklistDigest(['x', 'y', 'z']).digest;
test.each([
  [
    'more files',
    { files: ['a', 'b', 'c', 'd'] },
    1,
    0,
    ['d'],
    '4 files changes nothing: 1 of them are not registered (d), 0',
  ],
  [
    'fewer files',
    { files: ['a'] },
    0,
    2,
    ['b', 'c'],
    '0 of them are not registered, 2 registered files are not on it (b, c)',
  ],
  ['no files', { files: [] }, 0, 3, ['a', 'b', 'c'], 'this checklist of 0 files changes nothing'],
  [
    'as many, others',
    { files: ['a', 'x', 'y'] },
    2,
    2,
    ['b', 'c'],
    '2 of them are not registered (x, y), 2 registered',
  ],
  ['another count', { count: 5, digest: nobody }, 2, 0, undefined, 'at least 2 of them are not registered, at least 0'],
  [
    'another digest',
    { count: 3, digest: nobody },
    1,
    1,
    undefined,
    'at least 1 of them are not registered, at least 1',
  ],
])(
  'a late list of %s is answered by an event and a dead letter',
  async (_what, list, missing, surplus, names, text) => {
    await using catalog = await testCatalog();
    await catalog.send(input, announced('run', 'a', 'b', 'c'));
    await catalog.send(close, { dataset: 'run', files: ['a', 'b', 'c'] });
    catalog.datasetEvents();
    await catalog.send(close, { dataset: 'run', ...list });

    const datasetEvents = catalog.datasetEvents();
    expect(datasetEvents).toMatchObject([{ type: 'closeRefused', missing, surplus, code: 'ILLEGAL_MOVE' }]);
    const closeRefused = datasetEvents.find((event) => event.type === 'closeRefused');
    expect(closeRefused?.names).toEqual(names);
    const refused = catalog.refused();
    expect(refused).toEqual([{ code: 'ILLEGAL_MOVE', reason: closeRefused?.text }]);
    expect(refused[0]?.reason).toContain(shut);
    expect(refused[0]?.reason).toContain(text);
    expect(await status(catalog)).toBe('CLOSED');
  },
);

test('the checklists of a batch have the same result as one by one', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, announced('run', 'a'), announced('late', 'b'));
  catalog.datasetEvents();
  const { id } = await catalog.one<{ id: string }>("select id from dataset where name = 'run'");
  await catalog.send(
    close,
    { dataset: 'run', files: ['a'] },
    { dataset: 'late', files: ['b', 'c'] },
    { datasetId: id, files: ['a', 'b'] },
    { dataset: 'late', files: ['b'] },
  );
  expect(catalog.datasetEvents().map(({ type, name }) => `${name ?? ''} ${type}`)).toEqual([
    'run closed',
    'late closeDeferred',
    'late closed',
    'run closeRefused',
  ]);
  expect(catalog.refused()).toHaveLength(1);
});

test('upload and deletion follow the lifecycle, and the event of a repeat is published again', async () => {
  await using catalog = await testCatalog();
  const datasetId = await opened(catalog, 'out');
  const upload = 'dsm.register.dataset.upload';
  await catalog.send(upload, { datasetId });
  await catalog.send(close, { datasetId, files: [] });
  await catalog.send(upload, { datasetId }, { datasetId });
  await catalog.send(upload, { datasetId });
  expect(types(catalog)).toEqual(['commandRefused', 'closed', 'toUpload', 'toUpload']);
  await catalog.send('dsm.register.dataset.delete', { datasetId });
  expect(catalog.datasetEvents()).toMatchObject([{ type: 'deleteRefused', codes: ['UPLOAD_WAITS'] }]);
  expect(catalog.refused().map(({ code }) => code)).toEqual(['ILLEGAL_MOVE', 'ILLEGAL_MOVE']);
});

test('deleting an open dataset deletes its pending close', async () => {
  await using catalog = await testCatalog();
  const datasetId = await opened(catalog, 'out');
  await catalog.send(close, { datasetId, files: ['never'] });
  await catalog.send('dsm.register.dataset.delete', { datasetId });
  expect(types(catalog)).toEqual(['closeDeferred', 'toDelete']);
  await catalog.send(close, { datasetId, files: [] });
  expect(types(catalog)).toEqual(['closeRefused']);
  expect(catalog.refused()[0]?.reason).toContain('is TO_DELETE and was never closed');
});

test('a dataset is opened once under an id; a repeat publishes its event, the id of another dataset is a conflict', async () => {
  await using catalog = await testCatalog();
  const topic = 'dsm.register.dataset.input';
  const wanted = { datasetId: uuidv7(), name: 'out', kind: 'output', parentDatasetId: uuidv7() };
  await catalog.send(topic, wanted);
  await catalog.send(topic, wanted, wanted);
  expect(types(catalog)).toEqual(['opened', 'opened']);
  await catalog.send(topic, { ...wanted, name: 'other' });
  expect(types(catalog)).toEqual(['commandRefused']);
  expect(catalog.refused()).toMatchObject([{ code: 'CONFLICT' }]);
});

test('a dataset whose name is taken is refused by an event at each request, and others of the batch are opened', async () => {
  await using catalog = await testCatalog();
  const topic = 'dsm.register.dataset.input';
  await opened(catalog, 'out');
  const parentDatasetId = uuidv7();
  const wanted = { datasetId: uuidv7(), name: 'out', kind: 'log', parentDatasetId };
  const free = { ...wanted, datasetId: uuidv7(), name: 'free' };
  const rival = { ...free, datasetId: uuidv7() };
  const refused = (dataset: object) => ({ ...dataset, type: 'refused', fileCount: 0, bytes: 0, code: 'CONFLICT' });
  await catalog.send(topic, wanted, free, rival);
  expect(catalog.datasetEvents()).toMatchObject([
    { type: 'opened', datasetId: free.datasetId },
    { ...refused(wanted), text: 'dataset out exists under another id' },
    refused(rival),
  ]);
  await catalog.send(topic, wanted);
  expect(catalog.datasetEvents()).toMatchObject([refused(wanted)]);
  expect(await catalog.one('select count(*)::int as n from dataset')).toEqual({ n: 2 });
});

test('registrations and closes of the same datasets at the same time neither block nor lose anything', async () => {
  await using catalog = await testCatalog();
  const datasets = ['d0', 'd1', 'd2', 'd3'];
  const names = Array.from({ length: 20 }, (_, index) => `f${index}`);
  const batches = names.map((name, index) => {
    const order = index % 2 === 0 ? datasets : datasets.toReversed();
    return catalog.send(input, ...order.map((dataset) => inFolder(announced(dataset, name))));
  });
  const closes = datasets.map((dataset) => catalog.send(close, { dataset, files: names }));
  const results = await Promise.allSettled([...batches, ...closes]);
  expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  await evaluate(catalog);

  expect(await catalog.db.query('select status, file_count, next_ordinal from dataset')).toEqual(
    datasets.map(() => ({ status: 'CLOSED', file_count: '20', next_ordinal: 20 })),
  );
  expect(await catalog.one('select count(distinct (dataset_id, ordinal))::int as n from file')).toEqual({ n: 80 });
});
