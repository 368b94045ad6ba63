import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { announced, NOON, opened, outputFile, requestFor, testCatalog, type TestCatalog } from '../../test/kit.ts';
import { deleteByPerson, holdByPerson, releaseByPerson, undeleteByPerson, waiveByPerson } from './act-on-dataset.ts';
import { GraceClock } from './grace.ts';
import { lockForDeletion } from './mark.store.ts';
import { applyRetention, readPlan } from './plan.ts';
import { setPolicy } from './policy.store.ts';
import { findDeletions, findWhyKept } from './retention.reads.ts';
import { takeFetchUse } from './use.store.ts';

const TOPIC = 'dsm.register.dataset.delete';
const USE = 'dsm.register.dataset.use';
const GRACE_MS = 60_000;

const idOf = async (catalog: TestCatalog, name: string): Promise<string> =>
  (await catalog.one<{ id: string }>('select id from dataset where name = $1', [name])).id;
const statusOf = async (catalog: TestCatalog, id: string): Promise<string> =>
  (await catalog.one<{ status: string }>('select status from dataset where id = $1', [id])).status;
const types = (catalog: TestCatalog): string[] => catalog.datasetEvents().map(({ type }) => type);

const use = (workflowId: string, datasetIds: readonly string[], more: object = {}) => ({
  workflowId,
  datasetIds,
  finalDatasetId: datasetIds.at(-1),
  status: 'FINISHED',
  failedJobs: 0,
  mended: false,
  retryOpen: false,
  ...more,
});

/** A chain raw -> middle -> last with one file each, whose workflow has said how it ended. */
async function chain(catalog: TestCatalog, more: object = {}) {
  await catalog.send('dsm.register.file.input', announced('raw', 'a'));
  await catalog.send('dsm.register.dataset.close', { dataset: 'raw', files: ['a'] });
  const raw = await idOf(catalog, 'raw');
  const child = async (name: string, parentDatasetId: string, of: string): Promise<string> => {
    const datasetId = uuidv7();
    await catalog.send('dsm.register.dataset.input', { datasetId, name, kind: 'output', class: of, parentDatasetId });
    await catalog.send('dsm.register.file.process', requestFor(outputFile(catalog, datasetId, `${name}.f`)));
    await catalog.send('dsm.register.dataset.close', { datasetId, files: [`${name}.f`] });
    return datasetId;
  };
  const middle = await child('middle', raw, 'intermediate');
  const last = await child('last', middle, 'final');
  const workflow = uuidv7();
  await catalog.send(USE, use(workflow, [raw, middle, last], more));
  catalog.datasetEvents();
  return { raw, middle, last, workflow };
}
const uploaded = (catalog: TestCatalog, id: string) =>
  catalog.db.query("update dataset set status = 'UPLOADED' where id = $1", [id]);
const external = (catalog: TestCatalog) =>
  catalog.db.query(
    "insert into storage (id, name, kind, url, created_at) values ($1, 'tape', 'external', 'file:///tape/', now())",
    [uuidv7()],
  );
const whyKept = async (catalog: TestCatalog, id: string): Promise<string[]> => {
  const [dataset] = await catalog.db.transaction((tx) => lockForDeletion(tx, [id]));
  const [progress] = await findDeletions(catalog.db, [id]);
  if (!dataset) return [];
  return (await findWhyKept(catalog.deps, catalog.db, dataset, progress ?? null)).map(({ code }) => code);
};

/** Lets running time pass, whatever the clock says. */
async function pass(catalog: TestCatalog, ms: number): Promise<void> {
  let time = 0;
  const clock = new GraceClock(ms, () => time);
  await clock.round(catalog.deps, catalog.db);
  time = ms;
  await clock.round(catalog.deps, catalog.db);
}

test('intermediates of a chain whose last dataset is uploaded are marked, wait for the grace, and begin to go', async () => {
  await using catalog = await testCatalog();
  const { raw, middle, last } = await chain(catalog);
  expect((await applyRetention(catalog.deps, catalog.db, null)).marked).toEqual([]);
  expect(await whyKept(catalog, middle)).toEqual(['NO_EXTERNAL']);
  await external(catalog);
  expect(await whyKept(catalog, middle)).toEqual(['FINAL_NOT_UPLOADED']);
  await uploaded(catalog, last);
  const plan = await readPlan(catalog.db, {}, NOON);
  expect(
    plan.nodes.map(({ dataset, deletes, reasons }) => [dataset.name, deletes, ...reasons.map(({ code }) => code)]),
  ).toEqual([
    ['raw', false, 'BY_REQUEST'],
    ['middle', true, 'POLICY'],
    ['last', false, 'BY_REQUEST'],
  ]);
  expect(plan.deletable).toEqual({ datasets: 1, files: 1, bytes: 5 });
  const { marked } = await applyRetention(catalog.deps, catalog.db, null);
  expect(marked.map(({ id, status, markedBy }) => [id, status, markedBy])).toEqual([
    [middle, 'TO_DELETE', 'retention'],
  ]);
  expect(types(catalog)).toEqual(['toDelete']);
  await pass(catalog, GRACE_MS - 1);
  expect(await whyKept(catalog, middle)).toEqual(['GRACE']);
  await pass(catalog, 1);
  expect(await catalog.one('select needs_external from dataset_deletion where dataset_id = $1', [middle])).toEqual({
    needs_external: false,
  });
  expect([await statusOf(catalog, raw), await statusOf(catalog, last)]).toEqual(['CLOSED', 'UPLOADED']);
});

test('without external storage the high mark takes intermediates of finished chains, never raw or final files', async () => {
  await using catalog = await testCatalog();
  const { middle } = await chain(catalog);
  await catalog.db.query("update storage set pressure = 'HIGH'");
  const { marked } = await applyRetention(catalog.deps, catalog.db, null);
  expect(marked.map(({ id }) => id)).toEqual([middle]);
  expect(marked[0]?.mark).toMatchObject({ code: 'HIGH_MARK' });
  expect(marked[0]?.graceLeftMs).toBe(GRACE_MS);
});

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

test('a mark is taken back within the grace, and not after the deletion has begun', async () => {
  await using catalog = await testCatalog();
  const { middle } = await chain(catalog);
  const input = { datasetId: middle, reason: 'room' };
  await expect(undeleteByPerson(catalog.deps, catalog.db, input, 'anna')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
  });
  await uploaded(catalog, middle);
  await deleteByPerson(catalog.deps, catalog.db, input, 'anna');
  expect(await undeleteByPerson(catalog.deps, catalog.db, input, 'anna')).toMatchObject({
    status: 'UPLOADED',
    mark: null,
    graceLeftMs: null,
  });
  await deleteByPerson(catalog.deps, catalog.db, input, 'anna');
  await pass(catalog, GRACE_MS);
  await expect(undeleteByPerson(catalog.deps, catalog.db, input, 'anna')).rejects.toMatchObject({
    message: expect.stringContaining('has begun'),
  });
  // What begins now finds nothing to be made of.
  await catalog.send('dsm.register.dataset.input', {
    datasetId: uuidv7(),
    name: 'late',
    kind: 'output',
    parentDatasetId: middle,
  });
  expect(catalog.datasetEvents().at(-1)).toMatchObject({ type: 'refused', name: 'late' });
  const acts = await catalog.db.query('select kind, outcome from dataset_action order by id');
  expect(acts).toEqual([
    { kind: 'undelete', outcome: 'REFUSED' },
    { kind: 'delete', outcome: 'APPLIED' },
    { kind: 'undelete', outcome: 'APPLIED' },
    { kind: 'delete', outcome: 'APPLIED' },
    { kind: 'undelete', outcome: 'REFUSED' },
  ]);
});

test('neither a clock that jumps nor the high mark shortens the grace; a mark that became too old waits for a person', async () => {
  await using catalog = await testCatalog();
  const { middle } = await chain(catalog);
  const input = { datasetId: middle, reason: 'room' };
  await deleteByPerson(catalog.deps, catalog.db, input, 'anna');
  await catalog.db.query("update storage set pressure = 'FULL'");
  const later = { ...catalog.deps, now: () => new Date(NOON.getTime() + 1e10) };
  let time = 0;
  const clock = new GraceClock(10_000, () => time);
  await clock.round(later, catalog.db);
  time += 1e9;
  await clock.round(later, catalog.db);
  expect(await catalog.one('select grace_left_ms::int as left, status from dataset where id = $1', [middle])).toEqual({
    left: GRACE_MS - 10_000,
    status: 'TO_DELETE',
  });
  for (let round = 0; round < 6; round += 1) {
    time += 10_000;
    await clock.round(later, catalog.db);
  }
  expect(await catalog.one('select deletion_started_at as at from dataset where id = $1', [middle])).toEqual({
    at: null,
  });
  const progress = await findDeletions(catalog.db, [middle]);
  expect(progress).toEqual([]);
  await deleteByPerson(later, catalog.db, input, 'anna');
  expect(await catalog.one('select grace_left_ms::int as left from dataset where id = $1', [middle])).toEqual({
    left: GRACE_MS,
  });
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

test('unknown, last copies, and what is deleted already are refused; a repeat has its event again', async () => {
  await using catalog = await testCatalog();
  await catalog.send(TOPIC, { datasetId: uuidv7() });
  expect(catalog.refused()).toMatchObject([{ code: 'NOT_FOUND' }]);
  await expect(
    deleteByPerson(catalog.deps, catalog.db, { dataset: 'nothing', reason: 'x' }, 'anna'),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const { last } = await chain(catalog);
  await catalog.send(TOPIC, { datasetId: last });
  expect(catalog.datasetEvents()).toMatchObject([{ type: 'deleteRefused', codes: ['LAST_COPY'] }]);
  await catalog.send(TOPIC, { datasetId: last, lastCopy: true, reason: 'bad calibration' });
  await catalog.send(TOPIC, { datasetId: last });
  expect(types(catalog)).toEqual(['toDelete', 'toDelete']);
  await catalog.db.query("update dataset set status = 'DELETED' where id = $1", [last]);
  await catalog.send(TOPIC, { datasetId: last });
  expect(types(catalog)).toEqual(['deleted']);
  await expect(
    deleteByPerson(catalog.deps, catalog.db, { datasetId: last, reason: 'x' }, 'anna'),
  ).rejects.toMatchObject({ message: expect.stringContaining('is deleted already') });
});

test('a policy that a person sets holds at once, and the earlier ones stay on record', async () => {
  await using catalog = await testCatalog();
  const { raw, last } = await chain(catalog);
  await uploaded(catalog, last);
  await external(catalog);
  const set = (conditions: readonly ('FINAL_UPLOADED' | 'REQUEST')[]) =>
    setPolicy(catalog.db, { class: 'raw', conditions, reason: 'beam time', by: 'anna' }, NOON);
  await set(['FINAL_UPLOADED']);
  expect((await applyRetention(catalog.deps, catalog.db, null)).marked.map(({ id }) => id).toSorted()).toContain(raw);
  await set(['REQUEST']);
  expect(await catalog.one('select count(*)::int as n from retention_policy')).toEqual({ n: 2 });
  await pass(catalog, GRACE_MS);
  expect(await statusOf(catalog, raw)).toBe('CLOSED');
});

test('a page of the plan takes a constant number of statements', async () => {
  await using catalog = await testCatalog();
  await catalog.db.query(
    `insert into dataset (id, name, kind, class, status, created_at, closed_at)
     select gen_random_uuid(), 'd' || n, 'output', 'intermediate', 'CLOSED', now(), now() from generate_series(1, 50) n`,
  );
  using record = catalog.db.statements.record();
  expect((await readPlan(catalog.db, { first: 40 }, NOON)).looked).toBe(40);
  expect(record.statements).toHaveLength(4);
});

test('an open dataset of a cancelled chain goes when a person says so', async () => {
  await using catalog = await testCatalog();
  const dataset = await opened(catalog, 'half');
  await deleteByPerson(catalog.deps, catalog.db, { datasetId: dataset, reason: 'cancelled' }, 'anna');
  expect(await undeleteByPerson(catalog.deps, catalog.db, { datasetId: dataset, reason: 'no' }, 'anna')).toMatchObject({
    status: 'OPEN',
  });
});
