import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { untilIdle } from '@visor/testkit';
import {
  answer,
  beat,
  claims,
  commands,
  pilot,
  reportOn,
  reports,
  states,
  submit,
  world,
  type World,
} from '../../test/kit.ts';
import { readJobResults } from './control.reads.ts';
import { reviveJobs } from './revive-jobs.ts';

const idsOf = async ({ db }: World, task: string): Promise<string[]> =>
  (await db.query<{ id: string }>('select id from job where task_id = $1 order by ordinal', [task])).map(
    ({ id }) => id,
  );
const apply = ({ deps }: World) => untilIdle(() => reviveJobs(deps));
const results = async (at: World, operation: string) =>
  (await readJobResults(at.db, operation, {})).nodes.map(({ jobId, outcome, text }) => [jobId, outcome, text]);
const answers = (at: World) =>
  (at.take('wms.tasks.status') as { type: string }[]).filter(({ type }) => type === 'operation');

test('named jobs are cancelled: waiting ones at once, a running one when its attempt ends, the others go on', async () => {
  await using at = await world();
  const task = await submit(at, 5);
  const by = await pilot(at);
  const [running, registering] = await claims(at, by, 2);
  if (!running || !registering) throw new Error('too few');
  await reports(at, by, reportOn(registering, 'FINISHED', 1));
  const ids = await idsOf(at, task);
  const unknown = uuidv7();
  const jobIds = [running.jobId, registering.jobId, ids[2] ?? '', unknown];
  at.take('wms.tasks.status');
  const cancel = {
    type: 'cancelJobs',
    task_id: task,
    operationId: 'op',
    by: 'anna',
    reason: 'bad file',
    where: { jobIds },
  };
  await commands(at, cancel, cancel);
  await apply(at);
  expect(await states(at, task)).toEqual(['ACTIVE', 'REGISTERING', 'CANCELLED', 'QUEUED', 'QUEUED']);
  expect(answers(at)).toMatchObject([{ operationId: 'op', matched: 4, applied: 2, refused: 2, done: true }]);
  expect(await results(at, 'op')).toEqual(
    expect.arrayContaining([
      [running.jobId, 'APPLIED', null],
      [registering.jobId, 'REFUSED', 'it is REGISTERING: its outputs are being registered, and it ends by itself'],
      [ids[2], 'APPLIED', null],
      [unknown, 'REFUSED', 'the task has no such job, or it was archived'],
    ]),
  );
  const { commands: received } = await beat(at, by, [running]);
  expect(received).toContainEqual({ id: null, kind: 'CANCEL', jobId: running.jobId, attempt: 1 });
  await reports(at, by, reportOn(running, 'CANCELLED', 1));
  const jobs = await at.db.query(
    `select failure_code as code, failure_source as source, failure_text as text from job where state = 'CANCELLED' order by ordinal`,
  );
  const cancelled = { code: 804, source: 'server', text: 'cancelled by anna: bad file' };
  expect(jobs).toEqual([cancelled, cancelled]);
  // A second operation finds nothing of it to do, and says so.
  await commands(at, { ...cancel, operationId: 'again', where: { jobIds: [running.jobId] } });
  await apply(at);
  expect(answers(at)).toMatchObject([{ operationId: 'again', matched: 1, applied: 0, refused: 1, done: true }]);
});

test('cancelled jobs do not count as failed, and the last one ends its task; a retry by id brings one back', async () => {
  await using at = await world();
  const task = await submit(at, 3);
  const by = await pilot(at);
  const [first] = await claims(at, by, 1);
  if (!first) throw new Error('no claim');
  await reports(at, by, reportOn(first, 'FINISHED', 1));
  await answer(at);
  at.take('wms.tasks.status');
  await commands(at, { type: 'cancelJobs', task_id: task, operationId: 'op', by: 'anna' });
  await apply(at);
  await answer(at);
  expect(at.take('wms.tasks.status')).toMatchObject([
    { type: 'summary', cancelled: false, jobs: { finished: 1, failed: 0, cancelled: 2 } },
    { type: 'operation', matched: 2, applied: 2, refused: 0, done: true },
  ]);
  const [, second] = await idsOf(at, task);
  await commands(at, {
    type: 'retry',
    task_id: task,
    operationId: 'back',
    round: 2,
    where: { jobIds: [second, first.jobId] },
  });
  await apply(at);
  expect(await states(at, task)).toEqual(['FINISHED', 'DEFINED', 'CANCELLED']);
  expect(answers(at)).toMatchObject([{ operationId: 'back', matched: 2, applied: 1, refused: 1, done: true }]);
});

test('an operation over many jobs goes on in batches, and is done once after a break in the middle', async () => {
  await using at = await world();
  const task = await submit(at, 2_300);
  const jobIds = await idsOf(at, task);
  at.take('wms.tasks.status');
  await commands(at, { type: 'cancelJobs', task_id: task, operationId: 'op', by: 'anna', where: { jobIds } });
  at.statements();
  expect(await reviveJobs(at.deps)).toBe(true);
  const perBatch = at.statements();
  expect(perBatch).toBeLessThanOrEqual(8);
  // The service ends here; another one goes on.
  await apply(at);
  expect(answers(at).at(-1)).toMatchObject({ matched: 2_300, applied: 2_300, refused: 0, done: true });
  expect(await at.db.query(`select state, count(*)::int as n from job group by 1`)).toEqual([
    { state: 'CANCELLED', n: 2_300 },
  ]);
});

test.each([
  [{ states: ['FAILED'] }, 'DEFINED and QUEUED and ACTIVE'],
  [{ jobIds: ['x'] }, 'no uuid'],
  [{ jobIds: [] }, '1 to 100000 items'],
])('a cancel of jobs with %j is refused', async (where, text) => {
  await using at = await world();
  await expect(commands(at, { type: 'cancelJobs', task_id: uuidv7(), where })).rejects.toThrow(text);
});

test('jobs of a task that has ended, or that nobody knows, are not cancelled', async () => {
  await using at = await world();
  const done = await submit(at, 0);
  at.take('wms.tasks.status');
  await commands(
    at,
    { type: 'cancelJobs', task_id: done, operationId: 'late' },
    { type: 'cancelJobs', task_id: uuidv7(), operationId: 'unknown' },
  );
  expect(answers(at)).toMatchObject([
    { operationId: 'late', code: 'ILLEGAL_MOVE', done: true },
    { operationId: 'unknown', code: 'NOT_FOUND', done: true },
  ]);
});
