import { expect, test } from '@jest/globals';
import {
  beat,
  claims,
  commands,
  pilot,
  reportOn,
  reports,
  submit,
  world,
  type Agent,
  type World,
} from '../../test/kit.ts';
import { expireLeases } from '../lease/expire-leases.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { quarantineNode, releaseNode } from './set-node-health.ts';

const failure = (code: number, source: 'pilot' | 'payload' = 'payload') => ({ failure: { code, source, text: 'x' } });

/** Claims jobs on a pilot and ends each. Returns how many it got. */
async function run(at: World, by: Agent, count: number, code: number | null): Promise<number> {
  const given = await claims(at, by, count);
  const list = given.map((claim) =>
    code === null ? reportOn(claim, 'FINISHED', 1) : reportOn(claim, 'FAILED', 1, failure(code)),
  );
  await reports(at, by, ...list);
  return given.length;
}

const node = async (at: World, name: string) =>
  (
    await at.db.query(`select health, health_reason, health_by, probe_at, pause_seconds from node where name = $1`, [
      name,
    ])
  )[0];

/** Two tasks of which some jobs have finished on node `node-good`. */
async function farm(at: World): Promise<{ good: Agent; bad: Agent; tasks: string[] }> {
  const good = await pilot(at, 'good');
  const tasks = [await submit(at, 40, { retry: 99, retryDelay: 0, rank: 2 })];
  await run(at, good, 1, null);
  tasks.push(await submit(at, 40, { retry: 99, retryDelay: 0, rank: 3 }));
  await run(at, good, 1, null);
  return { good, bad: await pilot(at, 'bad'), tasks };
}

test('a node that fails everything of several tasks while others succeed is quarantined, tried with one job, and comes back', async () => {
  await using at = await world();
  const { good, bad } = await farm(at);
  await changeSettings(at.deps, { health: { nodeTasks: 1 } }, 'one task is enough here', 'ann');
  expect(await run(at, bad, 4, 402)).toBe(4);
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'OK' });
  at.take('wms.pilots.status');
  expect(await run(at, bad, 1, 402)).toBe(1);
  expect(await node(at, 'node-bad')).toMatchObject({
    health: 'QUARANTINED',
    health_by: null,
    health_reason: expect.stringContaining('its last 5 attempts failed'),
    pause_seconds: 300,
  });
  expect(at.take('wms.pilots.status')).toContainEqual(expect.objectContaining({ name: 'bad' }));
  expect(await run(at, bad, 5, 402)).toBe(0);
  expect((await beat(at, bad, [], 'IDLE')).commands).toEqual([]);
  expect(await run(at, good, 2, null)).toBe(2);
  // The trial fails: the next one is later.
  at.pass(301);
  expect((await beat(at, bad, [], 'IDLE')).commands).toEqual([{ kind: 'JOBS_READY' }]);
  const second = await pilot(at, 'bad2', { node: 'node-bad' });
  const [first, other] = await Promise.all([claims(at, bad, 5), claims(at, second, 5)]);
  const given = [...(first ?? []), ...(other ?? [])];
  expect(given).toHaveLength(1);
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'PROBING' });
  const trier = (first?.length ?? 0) > 0 ? bad : second;
  await reports(at, trier, ...given.map((claim) => reportOn(claim, 'FAILED', 1, failure(402))));
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'QUARANTINED', pause_seconds: 600 });
  at.pass(301);
  expect(await run(at, bad, 1, null)).toBe(0);
  at.pass(300);
  expect(await run(at, bad, 5, null)).toBe(1);
  expect(await node(at, 'node-bad')).toMatchObject({
    health: 'OK',
    health_reason: null,
    pause_seconds: 0,
    probe_at: null,
  });
  expect(await run(at, bad, 5, null)).toBe(5);
});

test('a bad task quarantines no node, not even with another bad one; faults of the node itself need no second task', async () => {
  await using at = await world();
  const good = await pilot(at, 'good');
  await submit(at, 20, { retry: 99, retryDelay: 0, rank: 1 });
  await run(at, good, 2, null);
  const [bad, worse] = [await pilot(at, 'bad'), await pilot(at, 'worse')];
  await submit(at, 10, { retry: 99, retryDelay: 0, rank: 9 });
  await submit(at, 10, { retry: 99, retryDelay: 0, rank: 8 });
  expect(await run(at, bad, 20, 402)).toBe(20);
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'OK' });
  expect(await run(at, worse, 5, 203)).toBe(5);
  expect(await node(at, 'node-worse')).toMatchObject({ health: 'QUARANTINED' });
});

test('where no other node succeeds, or too many are in quarantine, a node keeps its jobs', async () => {
  await using at = await world();
  await submit(at, 60, { retry: 99, retryDelay: 0 });
  const [a, b, c] = [await pilot(at, 'a'), await pilot(at, 'b'), await pilot(at, 'c')];
  await run(at, a, 6, 201);
  expect(await node(at, 'node-a')).toMatchObject({ health: 'OK' });
  await run(at, c, 2, null);
  await run(at, a, 1, 201);
  expect(await node(at, 'node-a')).toMatchObject({ health: 'QUARANTINED' });
  await run(at, b, 9, 201);
  expect(await node(at, 'node-b')).toMatchObject({ health: 'OK' });
});

test('a trial whose claim never arrived tells nothing; failures long ago do not count', async () => {
  await using at = await world();
  const { good, bad } = await farm(at);
  await run(at, bad, 4, 201);
  at.pass(3_600);
  await run(at, good, 1, null);
  await run(at, bad, 4, 201);
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'OK' });
  await run(at, bad, 1, 201);
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'QUARANTINED' });
  at.pass(301);
  expect(await claims(at, bad, 3)).toHaveLength(1);
  at.pass(11);
  await expireLeases(at.deps);
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'QUARANTINED', pause_seconds: 300 });
  await offerJobs(at.deps);
  expect(await run(at, bad, 3, null)).toBe(1);
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'OK' });
});

test('a person quarantines a node for as long as it takes, and releases it', async () => {
  await using at = await world();
  const { bad } = await farm(at);
  const [running] = await claims(at, bad, 1);
  if (!running) throw new Error('nothing claimed');
  const ann = { by: 'ann', reason: 'new memory' };
  await quarantineNode(at.deps, 'node-bad', ann);
  expect(await node(at, 'node-bad')).toMatchObject({
    health: 'QUARANTINED',
    health_by: 'ann',
    health_reason: 'new memory',
  });
  await reports(at, bad, reportOn(running, 'FINISHED', 1));
  at.pass(100_000);
  expect(await run(at, bad, 1, null)).toBe(0);
  await releaseNode(at.deps, 'node-bad', { by: 'bob', reason: 'works' });
  expect(await run(at, bad, 1, null)).toBe(1);
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'OK', health_by: null, health_reason: 'works' });
  await expect(releaseNode(at.deps, 'nowhere', ann)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(releaseNode(at.deps, 'node-bad', { by: 'ann', reason: '' })).rejects.toMatchObject({ code: 'INVALID' });
});

test('a task whose failures within an hour exceed a count and a share pauses itself, and says why', async () => {
  await using at = await world();
  await changeSettings(at.deps, { health: { taskFailures: 5, taskFailedShare: 0.5, nodeShare: 0 } }, 'small', 'ann');
  const task = await submit(at, 60, { retry: 99, retryDelay: 0 });
  const by = await pilot(at, 'a');
  const paused = async () =>
    (await at.db.query('select paused, paused_reason, paused_by from task where id = $1', [task]))[0];
  await run(at, by, 7, null);
  await run(at, by, 7, 402);
  expect(await paused()).toMatchObject({ paused: false });
  at.take('wms.tasks.status');
  await run(at, by, 1, 402);
  expect(await paused()).toEqual({
    paused: true,
    paused_by: null,
    paused_reason: expect.stringContaining('8 of 15 attempts failed within an hour'),
  });
  expect(at.take('wms.tasks.status')).toContainEqual(
    expect.objectContaining({ type: 'changed', taskId: task, paused: true, by: null }),
  );
  // Resumed by a person, it counts from 0.
  await commands(at, { type: 'resume', task_id: task, by: 'ann', reason: 'mended', operationId: 'o1' });
  await run(at, by, 5, 402);
  expect(await paused()).toMatchObject({ paused: false });
  await run(at, by, 1, 402);
  expect(await paused()).toMatchObject({ paused: true, paused_reason: expect.stringContaining('6 of 6') });
});

test('failures of more than an hour ago pause no task', async () => {
  await using at = await world();
  await changeSettings(at.deps, { health: { taskFailures: 5, nodeShare: 0 } }, 'small', 'ann');
  await submit(at, 60, { retry: 99, retryDelay: 0 });
  const by = await pilot(at, 'a');
  await run(at, by, 5, 402);
  at.pass(3_700);
  await run(at, by, 5, 402);
  expect(await at.db.query('select paused from task')).toEqual([{ paused: false }]);
  await run(at, by, 1, 402);
  expect(await at.db.query('select paused from task')).toEqual([{ paused: true }]);
});

test('failures of two tasks that do well elsewhere quarantine a node, by the default limits', async () => {
  await using at = await world();
  const [good, bad] = [await pilot(at, 'good'), await pilot(at, 'bad')];
  await submit(at, 40, { retry: 99, retryDelay: 0 });
  // A new order of the queue takes its time.
  at.pass(10);
  await submit(at, 40, { retry: 99, retryDelay: 0 });
  await run(at, good, 4, null);
  expect(await run(at, bad, 4, 402)).toBe(4);
  expect(await node(at, 'node-bad')).toMatchObject({ health: 'OK' });
  expect(await run(at, bad, 1, 402)).toBe(1);
  expect(await node(at, 'node-bad')).toMatchObject({
    health: 'QUARANTINED',
    health_reason: expect.stringContaining('of 2 tasks'),
  });
});

test('of nodes that lose their attempts at once, no more than the share are quarantined', async () => {
  await using at = await world();
  await changeSettings(at.deps, { health: { nodeTasks: 1, nodeFailures: 2 } }, 'small', 'ann');
  await submit(at, 60, { retry: 99, retryDelay: 0 });
  for (const name of ['a', 'b', 'c', 'd']) {
    const by = await pilot(at, name);
    await run(at, by, 1, null);
    await beat(at, by, await claims(at, by, 3));
  }
  await pilot(at, 'idle');
  at.pass(61);
  await expireLeases(at.deps);
  const rows = await at.db.query<{ health: string }>('select health from node');
  expect(rows.filter(({ health }) => health === 'QUARANTINED')).toHaveLength(2);
});
