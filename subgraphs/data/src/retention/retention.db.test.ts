import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { NOON, opened, testCatalog } from '../../test/kit.ts';
import { chain, external, GRACE_MS, pass, statusOf, types, uploaded, whyKept } from '../../test/retention-kit.ts';
import { deleteByPerson, releaseByPerson, undeleteByPerson } from './act-on-dataset.ts';
import { GraceClock } from './grace.ts';
import { applyRetention, readPlan } from './plan.ts';
import { setPolicy } from './policy.store.ts';
import { findDeletions } from './retention.reads.ts';

const TOPIC = 'dsm.register.dataset.delete';

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

test('several requests for one dataset in a batch have the result of one after the other', async () => {
  await using catalog = await testCatalog();
  const { raw, last } = await chain(catalog);
  await catalog.send(
    TOPIC,
    { datasetId: last, reason: 'copied by hand', lastCopy: true },
    { datasetId: raw },
    { datasetId: last },
  );
  expect([await statusOf(catalog, raw), await statusOf(catalog, last)]).toEqual(['TO_DELETE', 'TO_DELETE']);
  expect(types(catalog)).toEqual(['toDelete', 'toDelete', 'toDelete']);
  expect(catalog.refused()).toEqual([]);
});

test('a mark is taken back within the grace; of a deletion that has begun, what is left is kept', async () => {
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
  // What begins now finds nothing to be made of.
  await catalog.send('dsm.register.dataset.input', {
    datasetId: uuidv7(),
    name: 'late',
    kind: 'output',
    parentDatasetId: middle,
  });
  expect(catalog.datasetEvents().at(-1)).toMatchObject({ type: 'refused', name: 'late' });
  await expect(deleteByPerson(catalog.deps, catalog.db, input, 'anna')).rejects.toMatchObject({
    message: expect.stringContaining('has begun'),
  });
  expect(await undeleteByPerson(catalog.deps, catalog.db, input, 'anna')).toMatchObject({
    mark: null,
    graceLeftMs: null,
    deletionStartedAt: null,
  });
  const acts = await catalog.db.query('select kind, outcome from dataset_action order by id');
  expect(acts).toEqual([
    { kind: 'undelete', outcome: 'REFUSED' },
    { kind: 'delete', outcome: 'APPLIED' },
    { kind: 'undelete', outcome: 'APPLIED' },
    { kind: 'delete', outcome: 'APPLIED' },
    { kind: 'delete', outcome: 'REFUSED' },
    { kind: 'undelete', outcome: 'APPLIED' },
  ]);
});

test('what a policy marked stays when a person takes the mark back, until it is released', async () => {
  await using catalog = await testCatalog();
  const { middle, last } = await chain(catalog);
  await uploaded(catalog, last);
  await external(catalog);
  const input = { datasetId: middle, reason: 'still needed' };
  const apply = async () => (await applyRetention(catalog.deps, catalog.db, null)).marked.map(({ id }) => id);
  expect(await apply()).toEqual([middle]);
  expect(await undeleteByPerson(catalog.deps, catalog.db, input, 'anna')).toMatchObject({
    status: 'CLOSED',
    mark: null,
    hold: 'still needed',
    holdBy: 'anna',
  });
  expect(await apply()).toEqual([]);
  expect(await whyKept(catalog, middle)).toEqual(['HOLD']);
  await releaseByPerson(catalog.deps, catalog.db, input, 'anna');
  expect(await apply()).toEqual([middle]);
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
