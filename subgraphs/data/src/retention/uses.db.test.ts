import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { until } from '@visor/testkit';
import { testCatalog } from '../../test/kit.ts';
import { chain, GRACE_MS, pass, statusOf, types, use, USE, whyKept } from '../../test/retention-kit.ts';
import { plainDataset } from '../dataset/new-dataset.rules.ts';
import { openDatasets } from '../dataset/open-datasets.ts';
import { deleteByPerson, holdByPerson, releaseByPerson, waiveByPerson } from './act-on-dataset.ts';
import { lockForDeletion } from '../dataset/dataset.store.ts';
import { takeFetchUse } from './use.store.ts';

const TOPIC = 'dsm.register.dataset.delete';

test('active workflows, failed jobs and retry windows keep a dataset; who wants it gone hears why', async () => {
  await using catalog = await testCatalog();
  const { middle, workflow, raw, last } = await chain(catalog);
  const cases: readonly (readonly [object, string])[] = [
    [{ status: 'ACTIVE', failedJobs: null }, 'IN_USE'],
    [{ failedJobs: 3 }, 'FAILED_JOBS'],
    [{ failedJobs: null }, 'FAILED_JOBS'],
    [{ status: 'CANCELLED' }, 'FAILED_JOBS'],
    [{ status: 'FAILED', failedJobs: 1, retryOpen: true }, 'RETRY_WINDOW'],
  ];
  for (const [more, code] of cases) {
    await catalog.send(USE, use(workflow, [raw, middle, last], more));
    expect(await whyKept(catalog, middle)).toContain(code);
    await expect(
      deleteByPerson(catalog.deps, catalog.db, { datasetId: middle, reason: 'room' }, 'anna'),
    ).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
    await catalog.send(TOPIC, { datasetId: middle, lastCopy: true });
    expect(catalog.datasetEvents()).toMatchObject([{ type: 'deleteRefused', codes: [code] }]);
    expect(catalog.refused()).toMatchObject([{ code: 'ILLEGAL_MOVE' }]);
    expect(await statusOf(catalog, middle)).toBe('CLOSED');
  }
  // The last message counts.
  await catalog.send(USE, use(workflow, [raw, middle, last], { status: 'ACTIVE' }), use(workflow, [raw, middle, last]));
  await catalog.send(TOPIC, { datasetId: middle });
  expect(types(catalog)).toEqual(['toDelete']);
});

test('a waiver lets a dataset go whose jobs failed, and ends when jobs run again', async () => {
  await using catalog = await testCatalog();
  const { raw, middle, last, workflow } = await chain(catalog, { status: 'FAILED', failedJobs: 1 });
  const input = { datasetId: middle, reason: 'known noise' };
  await waiveByPerson(catalog.deps, catalog.db, input, 'anna');
  expect(await whyKept(catalog, middle)).not.toContain('FAILED_JOBS');
  await catalog.send(USE, use(workflow, [raw, middle, last], { status: 'ACTIVE', failedJobs: null }));
  await catalog.send(USE, use(workflow, [raw, middle, last], { status: 'FAILED', failedJobs: 2 }));
  expect(await whyKept(catalog, middle)).toContain('FAILED_JOBS');
});

test('what is made of a dataset by nobody knows whom keeps it, until a person waives that', async () => {
  await using catalog = await testCatalog();
  const { middle } = await chain(catalog);
  await catalog.send('dsm.register.dataset.input', {
    datasetId: uuidv7(),
    name: 'by hand',
    kind: 'output',
    parentDatasetId: middle,
  });
  expect(await whyKept(catalog, middle)).toContain('UNKNOWN_USE');
  await waiveByPerson(catalog.deps, catalog.db, { datasetId: middle, reason: 'mine' }, 'anna');
  expect(await whyKept(catalog, middle)).not.toContain('UNKNOWN_USE');
});

test('a selection keeps the dataset that its files are of until its workflow has ended well', async () => {
  await using catalog = await testCatalog();
  const { raw } = await chain(catalog);
  const file = await catalog.one<{ id: string }>('select id from file where dataset_id = $1', [raw]);
  const selection = uuidv7();
  await catalog.send('dsm.register.dataset.input', {
    datasetId: selection,
    name: 'again',
    kind: 'input',
    parentDatasetId: raw,
    fileIds: [file.id],
  });
  expect(await whyKept(catalog, raw)).toContain('UNKNOWN_USE');
  const rerun = uuidv7();
  await catalog.send(USE, use(rerun, [selection], { status: 'ACTIVE', failedJobs: null }));
  expect(await whyKept(catalog, raw)).toContain('IN_USE');
  await catalog.send(USE, use(rerun, [selection]));
  expect(await whyKept(catalog, raw)).toEqual(['BY_REQUEST']);
});

test('a use that comes within the grace, or a hold, brings a marked dataset back to what it was', async () => {
  await using catalog = await testCatalog();
  const { raw, middle, last, workflow } = await chain(catalog);
  await deleteByPerson(catalog.deps, catalog.db, { datasetId: middle, reason: 'room' }, 'anna');
  await catalog.send(USE, use(workflow, [raw, middle, last], { status: 'ACTIVE', failedJobs: null }));
  await pass(catalog, GRACE_MS);
  expect(catalog.datasetEvents()).toMatchObject([{ type: 'toDelete' }, { type: 'deleteCancelled' }]);
  expect(await statusOf(catalog, middle)).toBe('CLOSED');
  await catalog.send(USE, use(workflow, [raw, middle, last]));
  await deleteByPerson(catalog.deps, catalog.db, { datasetId: middle, reason: 'room' }, 'anna');
  const held = await holdByPerson(catalog.deps, catalog.db, { datasetId: middle, reason: 'paper' }, 'boris');
  expect(held).toMatchObject({ status: 'CLOSED', hold: 'paper', holdBy: 'boris' });
  await expect(
    deleteByPerson(catalog.deps, catalog.db, { dataset: 'middle', reason: 'room' }, 'anna'),
  ).rejects.toMatchObject({ message: expect.stringContaining('held by boris: paper') });
  await releaseByPerson(catalog.deps, catalog.db, { datasetId: middle, reason: 'done' }, 'boris');
  expect(await whyKept(catalog, middle)).not.toContain('HOLD');
});

test('a fetch keeps a dataset for a time that no clock shortens', async () => {
  await using catalog = await testCatalog();
  const { middle } = await chain(catalog);
  await takeFetchUse(catalog.db, middle, 600_000);
  expect(await whyKept(catalog, middle)).toContain('BEING_READ');
  await pass(catalog, 599_999);
  expect(await whyKept(catalog, middle)).toContain('BEING_READ');
  await pass(catalog, 1);
  expect(await whyKept(catalog, middle)).not.toContain('BEING_READ');
});

test('a use that begins while a mark is decided is seen by it, or waits for it', async () => {
  await using catalog = await testCatalog();
  const { middle } = await chain(catalog);
  const { db, deps } = catalog;
  const mark = () => deleteByPerson(deps, db, { datasetId: middle, reason: 'room' }, 'anna');
  const waits = () => until(async () => (await db.query('select from pg_locks where not granted')).length > 0);
  const hold = async (work: (tx: Parameters<Parameters<typeof db.transaction>[0]>[0]) => Promise<unknown>) => {
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const ended = db.transaction(async (tx) => {
      await work(tx);
      begun.resolve();
      await end.promise;
    });
    await begun.promise;
    return async () => {
      end.resolve();
      await ended;
    };
  };
  // Something is made of it.
  const child = { ...plainDataset({ id: uuidv7(), name: 'late', kind: 'output', byName: false }), parentId: middle };
  const open = await hold((tx) => openDatasets(deps, tx, [child]));
  const kept = mark();
  kept.catch(() => {});
  await waits();
  await open();
  await expect(kept).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await waiveByPerson(deps, db, { datasetId: middle, reason: 'mine' }, 'anna');
  // Somebody fetches it.
  const fetch = await hold((tx) => takeFetchUse(tx, middle, 600_000));
  const read = mark();
  read.catch(() => {});
  await waits();
  await fetch();
  await expect(read).rejects.toMatchObject({ message: expect.stringContaining('fetch') });
  await pass(catalog, 600_000);
  // The mark comes first.
  const marked = await hold((tx) => lockForDeletion(tx, [middle]));
  const late = takeFetchUse(db, middle, 600_000);
  await waits();
  await marked();
  await late;
  expect(await whyKept(catalog, middle)).toContain('BEING_READ');
});
