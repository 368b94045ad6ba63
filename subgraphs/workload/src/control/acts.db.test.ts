import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { untilIdle } from '@visor/testkit';
import { claims, commands, pilot, reportOn, reports, submit, world } from '../../test/kit.ts';
import { drainPilot, undrainPilot } from '../command/drain-pilot.ts';
import { killAttempt } from '../command/kill-attempt.ts';
import { quarantineNode } from '../health/set-node-health.ts';
import { setNodeMode } from '../node/set-node-mode.ts';
import { readJobActions, readNodeActions, readPilotActions } from './actions.reads.ts';
import { reviveJobs } from './revive-jobs.ts';
import { selectedJobs } from './selected-jobs.reads.ts';

const failed = { failure: { code: 402, source: 'payload' as const, text: 'exit 1' } };

test('the jobs that a filter or ids mean come by task, in one statement', async () => {
  await using at = await world();
  const [first, second] = [await submit(at, 3, { retry: 0 }), await submit(at, 2)];
  const by = await pilot(at, 'p1', { slots: 5 });
  const taken = await claims(at, by, 1);
  await reports(at, by, ...taken.map((claim) => reportOn(claim, 'FAILED', 1, failed)));
  const [dead] = taken.map(({ jobId }) => jobId);
  at.statements();
  const waiting = await selectedJobs(at.deps.db, { where: {}, states: ['DEFINED', 'QUEUED'] });
  expect(at.statements()).toBe(1);
  expect(Object.values(waiting).flat()).toHaveLength(4);
  const filter = { task: { in: [first, second] }, failure: { eq: 402 } };
  const ofFilter = await selectedJobs(at.deps.db, { where: filter, states: ['FAILED'] });
  expect(Object.values(ofFilter)).toEqual([[dead]]);
  const ids = [dead ?? '', uuidv7()];
  expect(Object.values(await selectedJobs(at.deps.db, { ids }))).toEqual([[dead]]);
  await expect(selectedJobs(at.deps.db, { ids: ['x'] })).rejects.toMatchObject({ code: 'INVALID' });
  const long = { where: { node: { eq: 'x'.repeat(2_000) } }, states: ['FAILED' as const] };
  await expect(selectedJobs(at.deps.db, long)).rejects.toMatchObject({ code: 'INVALID' });
});

test('who did what to a job, a pilot and a node is listed, newest first, in pages', async () => {
  await using at = await world();
  const task = await submit(at, 1);
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  const { jobId } = claim;
  await killAttempt(at.deps, { jobId, reason: 'loops' }, 'anna');
  await commands(at, {
    type: 'cancelJobs',
    task_id: task,
    operationId: 'op',
    by: 'bob',
    reason: 'bad',
    where: { jobIds: [jobId] },
  });
  const pending = await readJobActions(at.db, jobId, {});
  expect(pending.nodes.map(({ kind, by: who, outcome }) => [kind, who, outcome])).toEqual([
    ['cancelJobs', 'bob', 'RUNNING'],
    ['kill', 'anna', 'APPLIED'],
  ]);
  await untilIdle(() => reviveJobs(at.deps));
  const first = await readJobActions(at.db, jobId, { first: 1 });
  expect(first).toMatchObject({ nodes: [{ kind: 'cancelJobs', outcome: 'APPLIED' }], pageInfo: { hasNextPage: true } });
  const second = await readJobActions(at.db, jobId, { after: first.pageInfo.endCursor });
  expect(second.nodes).toMatchObject([{ kind: 'kill', reason: 'loops' }]);
  expect((await readJobActions(at.db, 'x', {})).nodes).toEqual([]);

  await drainPilot(at.deps, { pilotId: by.pilotId, reason: 'disk', by: 'anna' });
  await undrainPilot(at.deps, { pilotId: by.pilotId, reason: null, by: 'bob' });
  const ofPilot = await readPilotActions(at.db, by.pilotId, {});
  expect(ofPilot.nodes.map(({ kind, by: who, reason }) => [kind, who, reason])).toEqual([
    ['undrain', 'bob', null],
    ['drain', 'anna', 'disk'],
    ['kill', 'anna', 'loops'],
  ]);
  await setNodeMode(at.deps, { name: 'node-p1', mode: 'OFFLINE', reason: 'new disk' }, 'anna');
  await quarantineNode(at.deps, 'node-p1', { reason: 'burns files', by: 'bob' });
  const ofNode = await readNodeActions(at.db, 'node-p1', { first: 1 });
  expect(ofNode.nodes).toMatchObject([{ kind: 'quarantine', by: 'bob', reason: 'burns files' }]);
  expect((await readNodeActions(at.db, 'node-p1', { after: ofNode.pageInfo.endCursor })).nodes).toMatchObject([
    { kind: 'mode', by: 'anna', reason: 'new disk', details: { to: 'OFFLINE' } },
  ]);
  await expect(readNodeActions(at.db, 'node-p1', { after: first.pageInfo.endCursor })).rejects.toMatchObject({
    code: 'INVALID',
  });
});
