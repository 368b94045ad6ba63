import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { untilIdle } from '@visor/testkit';
import { answer, claims, commands, pilot, reportOn, reports, submit, world, type World } from '../../test/kit.ts';
import { readTaskActions } from './control.reads.ts';
import { reviveJobs } from './revive-jobs.ts';

const JOBS = 2_300;
/** Jobs of one batch. */
const BATCH = 1_000;
const failed = { failure: { code: 402, source: 'payload' as const, text: 'exit 1' } };

const apply = ({ deps }: World) => untilIdle(() => reviveJobs(deps));
const statuses = (at: World, type: string) =>
  (at.take('wms.tasks.status') as { type: string }[]).filter((status) => status.type === type);
const stop = (task: string, stops: string, more: object = {}) => ({
  type: 'stop',
  task_id: task,
  operationId: `stop ${stops}`,
  stops,
  by: 'carl',
  reason: 'the wrong jobs',
  ...more,
});
const jobsByState = ({ db }: World) => db.query('select state, count(*)::int as n from job group by 1 order by 1');
const actions = async ({ db }: World, task: string) =>
  (await readTaskActions(db, task, {})).nodes.map(({ kind, outcome, matched, applied, refused, text }) => ({
    kind,
    outcome,
    counts: [matched, applied, refused],
    text,
  }));

test('a cancel of named jobs is stopped between two batches: each job and the record say how far it went', async () => {
  await using at = await world();
  const task = await submit(at, JOBS);
  const rows = await at.db.query<{ id: string }>('select id from job where task_id = $1', [task]);
  const jobIds = rows.map(({ id }) => id);
  await commands(at, { type: 'cancelJobs', task_id: task, operationId: 'op', by: 'anna', where: { jobIds } });
  await reviveJobs(at.deps);
  at.take('wms.tasks.status');
  await commands(at, stop(task, 'op'), stop(task, 'op'));
  at.statements();
  await apply(at);
  // The stop, and a round that finds nothing: transactions apart.
  expect(at.statements()).toBeLessThanOrEqual(10);
  expect(await jobsByState(at)).toContainEqual({ state: 'CANCELLED', n: BATCH });
  const text = 'stopped by carl before it came to all of its jobs: the wrong jobs';
  const counts = [JOBS, BATCH, JOBS - BATCH];
  expect(statuses(at, 'operation')).toEqual([
    {
      type: 'operation',
      operationId: 'op',
      taskId: task,
      matched: JOBS,
      applied: BATCH,
      refused: JOBS - BATCH,
      done: true,
      code: 'CANCELLED',
      text,
    },
  ]);
  expect(await actions(at, task)).toMatchObject([
    { kind: 'stop', outcome: 'APPLIED', counts },
    { kind: 'cancelJobs', outcome: 'APPLIED', counts, text },
  ]);
  const outcomes = await at.db.query(
    'select outcome, text, count(*)::int as n from job_action group by 1, 2 order by 1',
  );
  expect(outcomes).toEqual([
    { outcome: 'APPLIED', text: null, n: BATCH },
    { outcome: 'REFUSED', text: 'the operation was stopped before it came to the job', n: JOBS - BATCH },
  ]);
});

test('a stop comes before the commands that were given earlier, on other tasks, too', async () => {
  await using at = await world();
  const [first, second] = [await submit(at, 3), await submit(at, 3)];
  await commands(
    at,
    { type: 'cancelJobs', task_id: first, operationId: 'earlier' },
    { type: 'cancelJobs', task_id: second, operationId: 'op' },
    stop(second, 'op'),
  );
  await reviveJobs(at.deps);
  expect(await actions(at, second)).toMatchObject([
    { kind: 'stop', outcome: 'APPLIED' },
    { kind: 'cancelJobs', outcome: 'UNCHANGED', counts: [0, 0, 0] },
  ]);
  await apply(at);
  expect(await actions(at, first)).toMatchObject([{ outcome: 'APPLIED', counts: [3, 3, 0] }]);
});

test('a retry that is stopped leaves its task as it was: it has ended again', async () => {
  await using at = await world();
  const task = await submit(at, 2, { retry: 0 });
  const by = await pilot(at, 'p1', { slots: 2 });
  const taken = await claims(at, by, 2);
  await reports(at, by, ...taken.map((claim) => reportOn(claim, 'FAILED', 1, failed)));
  await answer(at);
  at.take('wms.tasks.status');
  await commands(at, { type: 'retry', task_id: task, operationId: 'op', round: 2 }, stop(task, 'op'));
  await apply(at);
  expect(await jobsByState(at)).toEqual([{ state: 'FAILED', n: 2 }]);
  expect(at.take('wms.tasks.status')).toMatchObject([
    { type: 'operation', operationId: 'op', applied: 0, done: true, code: 'CANCELLED' },
    { type: 'summary', round: 2, jobs: { failed: 2 } },
  ]);
});

test('a stop of a command that has ended, or never was, changes nothing; one of an unknown task is refused', async () => {
  await using at = await world();
  const task = await submit(at, 2);
  await commands(at, { type: 'cancelJobs', task_id: task, operationId: 'op' });
  await apply(at);
  at.take('wms.tasks.status');
  const unknown = uuidv7();
  await commands(at, stop(task, 'op'), stop(task, 'never'), stop(unknown, 'op'));
  await apply(at);
  expect(await actions(at, task)).toMatchObject([
    { kind: 'stop', outcome: 'UNCHANGED' },
    { kind: 'stop', outcome: 'UNCHANGED' },
    { kind: 'cancelJobs', outcome: 'APPLIED', counts: [2, 2, 0] },
  ]);
  expect(await actions(at, unknown)).toMatchObject([{ kind: 'stop', outcome: 'REFUSED' }]);
  expect(statuses(at, 'summary')).toEqual([]);
  await expect(commands(at, stop(task, ''))).rejects.toThrow('stops');
});
