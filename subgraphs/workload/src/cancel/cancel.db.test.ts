import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import {
  answer,
  beat,
  claims,
  command,
  commands,
  pilot,
  reportOn,
  reports,
  states,
  submit,
  world,
} from '../../test/kit.ts';
import { cancelJobs } from './cancel-jobs.ts';

test('a cancel ends waiting jobs at once, running ones when their attempt ends, registering ones at their reply', async () => {
  await using at = await world();
  const task = await submit(at, 4);
  const by = await pilot(at);
  const [registering, late, running] = await claims(at, by, 3);
  if (!registering || !late || !running) throw new Error('too few');
  await reports(at, by, reportOn(registering, 'FINISHED', 1));
  await commands(at, { type: 'cancel', task_id: task });
  await cancelJobs(at.deps);
  expect(await states(at, task)).toEqual(['REGISTERING', 'ACTIVE', 'ACTIVE', 'CANCELLED']);
  const { commands: received } = await beat(at, by, [late, running]);
  expect(received).toEqual(
    expect.arrayContaining([late, running].map(({ jobId, attempt }) => ({ id: null, kind: 'CANCEL', jobId, attempt }))),
  );
  expect(await reports(at, by, reportOn(running, 'RUNNING', 1))).toMatchObject([{ status: 'APPLIED', cancel: true }]);
  // Its answer was lost: the same report again gets the same answer.
  expect(await reports(at, by, reportOn(running, 'RUNNING', 1))).toMatchObject([{ status: 'DUPLICATE', cancel: true }]);
  expect(await reports(at, by, reportOn(late, 'FINISHED', 1), reportOn(running, 'CANCELLED', 2))).toMatchObject([
    { status: 'LEASE_LOST', state: 'CANCELLED', cancel: false },
    { status: 'APPLIED', state: 'CANCELLED', cancel: false },
  ]);
  expect(await states(at, task)).toEqual(['REGISTERING', 'CANCELLED', 'CANCELLED', 'CANCELLED']);
  at.take('wms.tasks.status');
  const messages = await answer(at);
  // The outputs of the finished job, its log, and the log of the one that ended on request; nothing of the late success.
  expect(messages.map((message) => [message.jobId, message.kind]).sort()).toEqual(
    [
      [registering.jobId, 'output'],
      [registering.jobId, 'log'],
      [running.jobId, 'log'],
    ].sort(),
  );
  expect(at.take('wms.tasks.status')).toMatchObject([
    { type: 'summary', cancelled: true, jobs: { finished: 1, cancelled: 3 } },
  ]);
});

test('a cancel is answered whatever the task’s standing: unknown, not looked up yet, or summarised', async () => {
  await using at = await world();
  const unknown = uuidv7();
  const early = command();
  const done = await submit(at, 0);
  await commands(at, early);
  at.take('wms.tasks.status');
  await commands(at, ...[unknown, early.task_id, done].map((task_id) => ({ type: 'cancel', task_id })));
  const statuses = at.take('wms.tasks.status') as { taskId: string; type: string; cancelled: boolean }[];
  expect(statuses.map((status) => [status.taskId, status.type, status.cancelled]).sort()).toEqual(
    [unknown, early.task_id, done].map((id) => [id, 'summary', true]).sort(),
  );
});
