import { expect, test } from '@jest/globals';
import { beat, claims, pilot, reportOn, reports, submit, world } from '../../test/kit.ts';
import { readQueues } from '../scheduling/queue.reads.ts';
import { readModeChanges, readNodeOutcomes, readNodes, readNodeUsage } from './node.reads.ts';
import { setNodeMode } from './set-node-mode.ts';

test('pilots of an OFFLINE node claim nothing, and what they run goes on', async () => {
  await using at = await world();
  await submit(at, 3);
  const by = await pilot(at, 'p1', { node: 'n1' });
  const held = await claims(at, by, 1);
  await beat(at, by, held);
  await setNodeMode(at.deps, { name: 'n1', mode: 'OFFLINE', reason: 'new cooling' }, 'anna');
  await setNodeMode(at.deps, { name: 'n1', mode: 'OFFLINE', reason: 'new cooling' }, 'bob');
  expect(await claims(at, by, 1)).toEqual([]);
  expect(await beat(at, by, held)).toEqual({ lost: [], commands: [] });
  expect((await readQueues(at.db))[0]).toMatchObject({
    readyPilots: 0,
    stranded: 2,
    reason: 'no ready pilot for device CPU: p1 on a node that is offline: new cooling',
  });
  expect((await readNodes(at.db, {})).nodes).toMatchObject([
    { name: 'n1', mode: 'OFFLINE', modeReason: 'new cooling', modeBy: 'anna' },
  ]);
  expect(await reports(at, by, reportOn(held[0] as never, 'FINISHED', 1))).toMatchObject([{ status: 'APPLIED' }]);
  await setNodeMode(at.deps, { name: 'n1', mode: 'ONLINE' }, 'anna');
  expect((await readModeChanges(at.db, ['n1'])).map(({ mode, by }) => [mode, by])).toEqual([
    ['ONLINE', 'anna'],
    ['OFFLINE', 'anna'],
  ]);
  expect((await beat(at, by, [])).commands).toEqual([{ kind: 'JOBS_READY' }]);
  expect(await claims(at, by, 1)).toHaveLength(1);
});

test('a mode may be set before a pilot reports the node; what is no name is refused', async () => {
  await using at = await world();
  await submit(at, 1);
  await setNodeMode(at.deps, { name: 'later', mode: 'OFFLINE' }, 'anna');
  const by = await pilot(at, 'p1', { node: 'later' });
  expect(await claims(at, by, 1)).toEqual([]);
  for (const name of ['', 'a\u0000', 'x'.repeat(300)])
    await expect(setNodeMode(at.deps, { name, mode: 'OFFLINE' }, 'anna')).rejects.toMatchObject({ code: 'INVALID' });
});

test('a node sums up what its pilots declare and use, and how its attempts ended', async () => {
  await using at = await world();
  await submit(at, 4);
  const first = await pilot(at, 'p1', { node: 'n1', cores: 4, ramMiB: 1_000, gpus: 1 });
  const second = await pilot(at, 'p2', { node: 'n1', version: '2' });
  await pilot(at, 'p3', { node: 'n2' });
  const [done, held] = await claims(at, first, 2);
  const [failed] = await claims(at, second, 1);
  await beat(at, first, [done, held] as never);
  await reports(at, first, reportOn(done as never, 'FINISHED', 1));
  await reports(
    at,
    second,
    reportOn(failed as never, 'FAILED', 1, { failure: { code: 402, source: 'payload', text: 'x' } }),
  );
  expect(await readNodeUsage(at.db, ['n1', 'n2', 'none'])).toMatchObject([
    { node: 'n1', slots: 4, active: 1, cores: 4, ramMiB: 1_000, gpus: 1, usedCores: 1, versions: ['1', '2'] },
    { node: 'n2', slots: 2, active: 0, cores: null, usedCores: 0 },
    { node: 'none', slots: 0, versions: [] },
  ]);
  expect(await readNodeOutcomes(at.db, ['n1', 'n2'])).toMatchObject([
    { node: 'n1', finished: 1, failed: 1, lost: 0 },
    { node: 'n2', finished: 0, failed: 0, since: null },
  ]);
  expect((await readNodes(at.db, { filter: { nameContains: 'N2' } })).nodes.map(({ name }) => name)).toEqual(['n2']);
  const page = await readNodes(at.db, { first: 1 });
  const next = await readNodes(at.db, { first: 1, after: page.pageInfo.endCursor });
  expect([page, next].flatMap(({ nodes }) => nodes.map(({ name }) => name))).toEqual(['n1', 'n2']);
});
