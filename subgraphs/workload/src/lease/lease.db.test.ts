import { expect, test } from '@jest/globals';
import { leaseExpiry } from '../loops.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { beat, claims, pilot, reportOn, reports, states, submit, world, type World } from '../../test/kit.ts';
import { expireLeases } from './expire-leases.ts';

test('a lease that is named every five seconds never ends; one that is not ends after fifteen', async () => {
  await using at = await world();
  const task = await submit(at, 2);
  const by = await pilot(at);
  const [kept, dropped] = await claims(at, by, 2);
  if (!kept || !dropped) throw new Error('too few');
  await beat(at, by, [kept, dropped]);
  for (let round = 0; round < 4; round++) {
    at.pass(5);
    await beat(at, by, [kept]);
    await expireLeases(at.deps);
  }
  expect(await states(at, task)).toEqual(['ACTIVE', 'DEFINED']);
  const [job] = await at.db.query('select lost, counted from job where id = $1', [dropped.jobId]);
  expect(job).toEqual({ lost: 1, counted: 0 });
  expect(await at.db.query('select state from attempt order by state')).toEqual([
    { state: 'CLAIMED' },
    { state: 'UNREACHABLE' },
  ]);
});

test('a claim that no heartbeat named within ten seconds goes back uncounted', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  const by = await pilot(at);
  await claims(at, by, 1);
  at.pass(9);
  await expireLeases(at.deps);
  expect(await states(at, task)).toEqual(['ACTIVE']);
  at.pass(2);
  await expireLeases(at.deps);
  expect(await states(at, task)).toEqual(['DEFINED']);
  expect(await at.db.query('select lost, counted, attempts from job')).toEqual([{ lost: 0, counted: 0, attempts: 1 }]);
});

/** Claims the only job, and is away beyond the lease. */
async function loseOnce(at: World) {
  const by = await pilot(at);
  const held = await claims(at, by, 1);
  await beat(at, by, held);
  at.pass(20);
  await expireLeases(at.deps);
  await offerJobs(at.deps);
  return { by, held };
}

test('the third loss isolates the file: the job is FAILED 701 when its pilot was not heard for eight leases more', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  for (let round = 0; round < 3; round++) await loseOnce(at);
  expect(await states(at, task)).toEqual(['ACTIVE']);
  at.pass(120);
  await expireLeases(at.deps);
  expect(await states(at, task)).toEqual(['FAILED']);
  expect(await at.db.query('select failure_code, exhausted, lost from job')).toEqual([
    { failure_code: 701, exhausted: true, lost: 3 },
  ]);
  expect(at.take('wms.tasks.status').at(-1)).toMatchObject({ type: 'summary', failures: [{ code: 701, count: 1 }] });
});

test.each(['its heartbeat', 'its finished work'])('before the third loss %s still counts', async (what) => {
  await using at = await world();
  const task = await submit(at, 1);
  await loseOnce(at);
  await loseOnce(at);
  const { by, held } = await loseOnce(at);
  at.pass(90);
  if (what === 'its heartbeat') {
    expect((await beat(at, by, held)).lost).toEqual([]);
    await expireLeases(at.deps);
    expect(await states(at, task)).toEqual(['ACTIVE']);
  }
  const ended = held.map((claim) => reportOn(claim, 'FINISHED', 1));
  expect(await reports(at, by, ...ended)).toMatchObject([{ status: 'APPLIED', state: 'FINISHED' }]);
  expect(await states(at, task)).toEqual(['REGISTERING']);
});

test('a new incarnation’s journal is taken first; what else its predecessor held is LOST at once', async () => {
  await using at = await world();
  const task = await submit(at, 2);
  const old = await pilot(at);
  const [done, held] = await claims(at, old, 2);
  if (!done || !held) throw new Error('too few');
  await beat(at, old, [done, held]);
  expect(await reports(at, { ...old, incarnation: 'next' }, reportOn(done, 'FINISHED', 5))).toMatchObject([
    { status: 'APPLIED' },
  ]);
  const next = await pilot(at, 'p1');
  expect(next.pilotId).toBe(old.pilotId);
  expect(await states(at, task)).toEqual(['REGISTERING', 'DEFINED']);
  await pilot(at, 'p1', { incarnation: next.incarnation });
  expect(await at.db.query('select lost from job order by ordinal')).toEqual([{ lost: 0 }, { lost: 1 }]);
});

test('after its start and after a gap the leaseExpiry waits one full lease', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  const by = await pilot(at);
  await beat(at, by, await claims(at, by, 1));
  at.pass(60);
  const expire = leaseExpiry(at.deps, 1_000);
  for (let second = 0; second < 15; second++, at.pass(1)) {
    await expire();
    expect(await states(at, task)).toEqual(['ACTIVE']);
  }
  await expire();
  expect(await states(at, task)).toEqual(['DEFINED']);
});

test('a pilot that is silent for three heartbeats is LOST, and IDLE when it comes again', async () => {
  await using at = await world();
  const by = await pilot(at);
  at.pass(16);
  await expireLeases(at.deps);
  expect(await at.db.query('select status from pilot')).toEqual([{ status: 'LOST' }]);
  await beat(at, by, [], 'IDLE');
  expect(await at.db.query('select status from pilot')).toEqual([{ status: 'IDLE' }]);
  expect(at.take('wms.pilots.status').map((event) => (event as { status: string }).status)).toEqual([
    'STARTING',
    'LOST',
    'IDLE',
  ]);
});
