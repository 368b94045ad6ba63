import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { untilIdle } from '@visor/testkit';
import {
  answer,
  claims,
  command,
  commands,
  pilot,
  reportOn,
  reports,
  states,
  submit,
  world,
  type World,
} from '../../test/kit.ts';
import { cancelJobs } from '../cancel/cancel-jobs.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { reviveJobs } from './revive-jobs.ts';
import { previewRetry, readJobResults, readTaskActions } from './control.reads.ts';

const failed = { failure: { code: 402, source: 'payload' as const, text: 'exit 1' } };

const applyCommands = async ({ deps }: World): Promise<void> => {
  await cancelJobs(deps);
  await untilIdle(() => reviveJobs(deps));
};

const statuses = (at: World, type: string): unknown[] =>
  (at.take('wms.tasks.status') as { type: string }[]).filter((status) => status.type === type);

/** A task of which every job has failed for good. */
async function failedTask(at: World, files: number): Promise<string> {
  const task = await submit(at, files, { retry: 0 });
  const by = await pilot(at, 'p1', { slots: files });
  const taken = await claims(at, by, files);
  await reports(at, by, ...taken.map((claim) => reportOn(claim, 'FAILED', 1, failed)));
  await answer(at);
  return task;
}

test('a paused task gives no job to a pilot, its running job goes on, and a resume gives the rest', async () => {
  await using at = await world();
  const task = await submit(at, 3);
  const by = await pilot(at);
  const [running] = await claims(at, by, 1);
  if (!running) throw new Error('no claim');
  at.take('wms.tasks.status');
  const pause = { type: 'pause', task_id: task, operationId: 'op1', by: 'anna', reason: 'beam is off' };
  await commands(at, pause, pause);
  expect(await claims(at, by, 5)).toEqual([]);
  await offerJobs(at.deps);
  expect(await states(at, task)).toEqual(['ACTIVE', 'DEFINED', 'DEFINED']);
  expect(at.take('wms.tasks.status')).toEqual([
    {
      type: 'changed',
      taskId: task,
      paused: true,
      pausedReason: 'beam is off',
      rank: 1,
      by: 'anna',
      reason: 'beam is off',
      operationId: 'op1',
    },
    expect.objectContaining({ type: 'operation', operationId: 'op1', done: true, code: null }),
  ]);
  expect(await reports(at, by, reportOn(running, 'FINISHED', 1))).toMatchObject([{ status: 'APPLIED' }]);
  await commands(at, { type: 'resume', task_id: task, by: 'anna' }, { type: 'rank', task_id: task, rank: 90 });
  await offerJobs(at.deps);
  expect(await claims(at, by, 5)).toHaveLength(2);
  const { nodes } = await readTaskActions(at.db, task, {});
  expect(nodes.map(({ kind, by: who, outcome, details }) => [kind, who, outcome, details])).toEqual([
    ['rank', null, 'APPLIED', { rank: 90 }],
    ['resume', 'anna', 'APPLIED', null],
    ['pause', 'anna', 'APPLIED', null],
  ]);
});

test('a pause ends with the jobs of its task, so that jobs that are retried run', async () => {
  await using at = await world();
  const task = await submit(at, 1, { retry: 0 });
  const by = await pilot(at);
  const taken = await claims(at, by, 1);
  await commands(at, { type: 'pause', task_id: task, by: 'anna', reason: 'look at it' });
  at.take('wms.tasks.status');
  await reports(at, by, ...taken.map((claim) => reportOn(claim, 'FAILED', 1, failed)));
  await answer(at);
  expect(at.take('wms.tasks.status')).toMatchObject([
    { type: 'changed', paused: false, pausedReason: null, rank: 1, by: null },
    { type: 'summary', jobs: { failed: 1 } },
  ]);
  await commands(at, { type: 'retry', task_id: task, round: 2, by: 'anna' });
  await applyCommands(at);
  await offerJobs(at.deps);
  expect(await claims(at, by, 1)).toHaveLength(1);
});

test('a task that finishes with what is there cancels waiting jobs, lets running ones end, and is not cancelled', async () => {
  await using at = await world();
  const task = await submit(at, 4);
  const by = await pilot(at);
  const [first, second] = await claims(at, by, 2);
  if (!first || !second) throw new Error('too few');
  await commands(at, { type: 'finish', task_id: task, by: 'anna' });
  await applyCommands(at);
  expect(await states(at, task)).toEqual(['ACTIVE', 'ACTIVE', 'CANCELLED', 'CANCELLED']);
  // A running job that fails is not tried again: nothing of the task waits any more.
  await reports(at, by, reportOn(first, 'FINISHED', 1), reportOn(second, 'FAILED', 1, failed));
  await applyCommands(at);
  at.take('wms.tasks.status');
  await answer(at);
  expect(at.take('wms.tasks.status')).toMatchObject([
    { type: 'summary', cancelled: false, jobs: { finished: 1, cancelled: 3 } },
  ]);
  const codes = await at.db.query(`select distinct failure_code as code from job where state = 'CANCELLED'`);
  expect(codes).toEqual([{ code: 803 }]);
});

test('commands that come too early, too late or twice are recorded with their outcome', async () => {
  await using at = await world();
  const unknown = uuidv7();
  const done = await submit(at, 0);
  const waiting = command();
  await commands(at, waiting);
  at.take('wms.tasks.status');
  await commands(
    at,
    { type: 'pause', task_id: unknown },
    { type: 'pause', task_id: done, operationId: 'late' },
    { type: 'finish', task_id: done },
    { type: 'pause', task_id: waiting.task_id },
    { type: 'pause', task_id: waiting.task_id },
    { type: 'resume', task_id: waiting.task_id },
    { type: 'cancel', task_id: waiting.task_id },
    { type: 'rank', task_id: waiting.task_id, rank: 3 },
  );
  const rows = await at.db.query<{ kind: string; outcome: string; code: string | null }>(
    'select kind, outcome, code from task_action order by id',
  );
  expect(rows.map(({ kind, outcome, code }) => [kind, outcome, code])).toEqual([
    ['pause', 'REFUSED', 'NOT_FOUND'],
    ['pause', 'REFUSED', 'ILLEGAL_MOVE'],
    ['finish', 'REFUSED', 'ILLEGAL_MOVE'],
    ['pause', 'APPLIED', null],
    ['pause', 'UNCHANGED', null],
    ['resume', 'APPLIED', null],
    ['cancel', 'APPLIED', null],
    ['rank', 'REFUSED', 'ILLEGAL_MOVE'],
  ]);
  expect(statuses(at, 'operation')).toMatchObject([
    { taskId: unknown, code: 'NOT_FOUND' },
    { operationId: 'late', code: 'ILLEGAL_MOVE', text: 'the task has ended; retry it first' },
    { taskId: done },
    { taskId: waiting.task_id },
  ]);
});

test('a retry brings failed jobs back with new attempts: one committed output, a summary of its round', async () => {
  await using at = await world();
  const task = await failedTask(at, 3);
  at.take('wms.tasks.status');
  expect(await previewRetry(at.db, task, {})).toEqual({
    matched: 3,
    exact: true,
    codes: [{ code: 402, count: 3 }],
    nodes: [{ node: 'node-p1', count: 3 }],
  });
  await commands(at, { type: 'retry', task_id: task, operationId: 'op', round: 2, by: 'anna', reason: 'fixed' });
  await applyCommands(at);
  expect(await states(at, task)).toEqual(['DEFINED', 'DEFINED', 'DEFINED']);
  expect(statuses(at, 'operation')).toMatchObject([
    { operationId: 'op', matched: 3, applied: 3, refused: 0, done: true },
  ]);
  await offerJobs(at.deps);
  const by = await pilot(at, 'p2', { slots: 3 });
  const again = await claims(at, by, 3);
  expect(again.map(({ attempt }) => attempt)).toEqual([2, 2, 2]);
  await reports(at, by, ...again.map((claim) => reportOn(claim, 'FINISHED', 1)));
  await answer(at);
  expect(at.take('wms.tasks.status')).toMatchObject([
    {
      type: 'summary',
      round: 2,
      jobs: { finished: 3, failed: 0 },
      failures: [],
      checklists: [{ count: 3 }, { count: 6 }],
    },
  ]);
  const results = await readJobResults(at.db, 'op', { first: 2 });
  expect(results.nodes.map(({ outcome }) => outcome)).toEqual(['APPLIED', 'APPLIED']);
  expect(results.pageInfo.hasNextPage).toBe(true);
  expect(await at.db.query('select code, jobs, attempts from task_failure')).toEqual([
    { code: 402, jobs: 0, attempts: 3 },
  ]);
});

test('a retry that is about nothing is answered by a summary of its round', async () => {
  await using at = await world();
  const task = await failedTask(at, 2);
  at.take('wms.tasks.status');
  await commands(at, { type: 'retry', task_id: task, round: 2, where: { codes: [999], nodes: ['nowhere'] } });
  expect(at.take('wms.tasks.status')).toEqual([]);
  await applyCommands(at);
  expect(at.take('wms.tasks.status')).toMatchObject([
    { type: 'operation', matched: 0, done: true, text: 'no job of the task is as asked for: nothing was retried' },
    { type: 'summary', round: 2, jobs: { failed: 2 } },
  ]);
  const unknown = uuidv7();
  await commands(at, { type: 'retry', task_id: unknown, round: 2 });
  expect(at.take('wms.tasks.status')).toMatchObject([
    { type: 'REJECTED', taskId: unknown, code: 'NOT_FOUND' },
    { type: 'operation', taskId: unknown, code: 'NOT_FOUND' },
  ]);
});

test('a cancelled task is retried when its jobs have ended, with its cancelled jobs where they are asked for', async () => {
  await using at = await world();
  const task = await submit(at, 2);
  await commands(at, { type: 'cancel', task_id: task }, { type: 'retry', task_id: task, round: 2 });
  await applyCommands(at);
  expect(await states(at, task)).toEqual(['CANCELLED', 'CANCELLED']);
  expect(statuses(at, 'summary')).toMatchObject([{ round: 2, cancelled: true }]);
  await commands(at, { type: 'retry', task_id: task, round: 3, where: { states: ['CANCELLED'] } });
  await applyCommands(at);
  expect(await states(at, task)).toEqual(['DEFINED', 'DEFINED']);
});

test('a retry of many jobs goes batch by batch and ends once', async () => {
  await using at = await world();
  const task = await submit(at, 2_500, { device_type: 'GPU' });
  await commands(at, { type: 'cancel', task_id: task });
  await untilIdle(() => cancelJobs(at.deps));
  at.take('wms.tasks.status');
  await commands(at, { type: 'retry', task_id: task, where: { states: ['CANCELLED'] } });
  at.statements();
  expect(await reviveJobs(at.deps)).toBe(true);
  expect(at.statements()).toBeLessThan(8);
  await applyCommands(at);
  expect(statuses(at, 'operation')).toMatchObject([
    { matched: 1_000, done: false },
    { matched: 2_000, done: false },
    { matched: 2_500, applied: 2_500, done: true },
  ]);
});
