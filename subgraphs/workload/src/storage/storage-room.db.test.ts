import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { claimJobs } from '../claim/claim-jobs.ts';
import { publisherOf, START } from '../../test/storages.ts';
import { beat, claims, pilot, states, storageId, submit, world, type World } from '../../test/kit.ts';
import { openExplanations } from '../brokerage/explain-waiting.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';

const why = async (at: World, task: string) => (await openExplanations(at.deps).explainTasks([task])).get(task) ?? [];

test('over the high mark no chain begins, what runs and later stages go on; under the low mark all does', async () => {
  await using at = await world();
  const publish = publisherOf(at);
  const by = await pilot(at);
  const first = await submit(at, 3);
  const [running] = await claims(at, by, 1);
  at.dataset.isInput = false;
  const later = await submit(at, 2);

  expect(await publish({ pressure: 'HIGH' })).toBe(true);
  expect(await publish({ pressure: 'HIGH' })).toBe(false);
  await offerJobs(at.deps);
  expect(await states(at, first)).toEqual(expect.arrayContaining(['ACTIVE', 'DEFINED', 'DEFINED']));
  const text =
    'storage store has 950000 of 1000000 bytes in use, over its mark of 90 %: work goes on when it has room again';
  expect(await why(at, first)).toContainEqual({
    code: 'STORAGE_HIGH',
    text,
    parameters: { storage: 'store', used: 950_000, capacity: 1_000_000, mark: 90 },
  });
  expect((await why(at, later)).map(({ code }) => code)).not.toContain('STORAGE_HIGH');
  expect((await claims(at, by, 10)).map(({ taskId }) => taskId)).toEqual([later, later]);
  expect(running).toBeDefined();

  await publish({ pressure: 'NORMAL', usedBytes: 700_000 });
  await offerJobs(at.deps);
  expect((await claims(at, by, 10)).map(({ taskId }) => taskId)).toEqual([first, first]);
});

test.each([
  [{ pressure: 'FULL' }, 'STORAGE_HIGH', { mark: 100 }],
  [
    { health: 'UNAVAILABLE', healthReason: 'no marker: is the mount there?' },
    'STORAGE_CLOSED',
    { why: 'no marker: is the mount there?' },
  ],
  [{ writable: false }, 'STORAGE_CLOSED', { why: 'read-only' }],
  [{ draining: true }, 'STORAGE_CLOSED', { why: 'draining' }],
] as const)('a storage that is %j gets no more outputs of any task: %s', async (more, code, parameters) => {
  await using at = await world();
  const publish = publisherOf(at);
  const by = await pilot(at);
  const task = await submit(at, 2);
  await at.db.query('update task set first_stage = false');
  await publish(more);
  await offerJobs(at.deps);
  expect(await claims(at, by, 10)).toEqual([]);
  expect(await why(at, task)).toContainEqual(
    expect.objectContaining({ code, parameters: expect.objectContaining(parameters) }),
  );
  await publish({});
  await offerJobs(at.deps);
  expect(await claims(at, by, 10)).toHaveLength(2);
});

test('what is older than what is known changes nothing; a storage that nobody told of takes outputs', async () => {
  await using at = await world();
  const publish = publisherOf(at);
  await publish({ pressure: 'HIGH' });
  await publish({ pressure: 'NORMAL', at: new Date(START - 1_000).toISOString() });
  expect(await at.db.query('select pressure from storage_room')).toEqual([{ pressure: 'HIGH' }]);
  await at.db.query('delete from storage_room');
  const by = await pilot(at);
  await submit(at, 1);
  expect(await claims(at, by, 1)).toHaveLength(1);
});

test('a claim names the roots that its folders lie in, with their markers: not a server, not a root whose marker nobody knows', async () => {
  await using at = await world();
  const publish = publisherOf(at);
  const markerId = '00000000-0000-7000-8000-0000000000cc';
  const buffer = {
    storageId: '00000000-0000-7000-8000-0000000000bc',
    name: 'buffer',
    kind: 'input',
    url: 'file:///buffer/',
  } as const;
  const dav = { storageId: '00000000-0000-7000-8000-0000000000bd', name: 'dav', url: 'davs://host/store/', markerId };
  const by = await pilot(at);
  await submit(at, 3);
  const roots = async (request: string) => (await claims(at, by, 1, request))[0]?.roots;
  // The catalog is of a version that tells none, or the root was not marked yet.
  await publish({ usedBytes: 0 });
  await publish({ ...buffer });
  await publish({ ...dav, writable: false });
  expect(await roots('first')).toEqual([]);
  await publish({ usedBytes: 0, markerId });
  expect(await roots('second')).toEqual([{ storageId, markerId, name: 'store', url: 'file:///store/' }]);
  const other = '00000000-0000-7000-8000-0000000000ce';
  await publish({ ...buffer, markerId: other });
  const both = [
    { ...buffer, kind: undefined, markerId: other },
    { storageId, markerId, name: 'store', url: 'file:///store/' },
  ];
  expect(await roots('third')).toEqual(both);
  // The same request, after the root got another marker.
  await publish({ usedBytes: 0, markerId: other });
  expect(await roots('third')).toEqual(both.map((root) => ({ ...root, markerId: other })));
});

test('jobs whose input lies on a storage that is lost wait by name, and go on when it is back', async () => {
  await using at = await world();
  const publish = publisherOf(at);
  const buffer = { storageId: uuidv7(), name: 'buffer', kind: 'input', url: 'file:///buffer/' } as const;
  await publish({ usedBytes: 0 });
  await publish(buffer);
  const by = await pilot(at);
  const task = await submit(at, 6);
  const { name, ...own } = by;
  const claim = (requestId: string, ...unmounted: readonly string[]) =>
    claimJobs(at.deps, { ...own, requestId, max: 1, unmounted: [...unmounted] }, name);
  const lost = async () =>
    (await why(at, task)).flatMap(({ code, parameters }) => (code === 'INPUT_STORAGE_LOST' ? [parameters] : []));
  await offerJobs(at.deps);
  expect([(await claim('first')).length, await lost()]).toEqual([1, []]);

  const reason = 'no marker: is the mount there?';
  await publish({ ...buffer, health: 'UNAVAILABLE', healthReason: reason });
  await offerJobs(at.deps);
  expect([await claim('second'), await lost()]).toEqual([[], [{ storage: 'buffer', why: reason }]]);
  await publish(buffer);
  await offerJobs(at.deps);
  expect([(await claim('third')).length, await lost()]).toEqual([1, []]);

  // The catalog reaches it, and no node does.
  await beat(at, by, [], 'IDLE');
  await claim('fourth', buffer.storageId);
  await offerJobs(at.deps);
  expect([await claim('fifth', buffer.storageId), await lost()]).toEqual([
    [],
    [{ storage: 'buffer', why: 'it is not mounted on any node' }],
  ]);
  await claim('sixth');
  await offerJobs(at.deps);
  expect([(await claim('seventh')).length, await lost()]).toEqual([1, []]);
});

test('a pilot of a node on which a storage is not mounted gets jobs for another one of its kind, else none; others get all', async () => {
  await using at = await world();
  const publish = publisherOf(at);
  const second = { storageId: '00000000-0000-7000-8000-0000000000bb', name: 'second', url: 'file:///second/' };
  await publish({ usedBytes: 0 });
  const by = await pilot(at);
  const task = await submit(at, 3);
  const { name, ...own } = by;
  const without = (requestId: string, ...unmounted: readonly string[]) =>
    claimJobs(at.deps, { ...own, requestId, max: 1, unmounted: [...unmounted] }, name);
  const named = () => at.db.query('select unmounted from pilot');
  await offerJobs(at.deps);
  await beat(at, by, [], 'IDLE');
  expect(await without('none', storageId.toUpperCase(), storageId)).toEqual([]);
  expect(await named()).toEqual([{ unmounted: [storageId] }]);
  expect(await why(at, task)).toMatchObject([
    { code: 'PILOTS_NOT_READY', parameters: { pilots: [expect.stringContaining(`${name} (not mounted on node`)] } },
  ]);
  await publish({ ...second, usedBytes: 500_000 });
  expect(await without('other', storageId)).toMatchObject([{ log: { folder: expect.stringContaining(second.url) } }]);
  expect(await without('both', storageId, second.storageId)).toEqual([]);
  expect(await without('unknown', uuidv7(), 'no id')).toMatchObject([
    { log: { folder: expect.stringContaining('/store/') } },
  ]);
  expect(await named()).toEqual([{ unmounted: expect.not.arrayContaining([storageId]) }]);
  const many = Array.from({ length: 201 }, () => uuidv7());
  await expect(without('many', ...many)).rejects.toMatchObject({ code: 'INVALID', details: { field: 'unmounted' } });
  expect(await claims(at, by, 5)).toHaveLength(1);
  expect(await named()).toEqual([{ unmounted: [] }]);
});
