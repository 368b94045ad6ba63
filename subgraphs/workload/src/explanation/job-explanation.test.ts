import { expect, test } from '@jest/globals';
import type { JobRow } from '../job/job.entity.ts';
import { explainFile, explainJob, explainTask } from './job-explanation.rules.ts';

const counts = { total: 6, defined: 1, queued: 1, active: 1, registering: 0, finished: 1, failed: 0, held: 0 };

test('the jobs of a task are counted, cancelled ones where there are any', () => {
  const textOf = (cancelled: number): string | undefined =>
    explainTask({
      id: 'ID',
      progress: { ...counts, cancelled, failures: [] },
      whyNotRunning: [],
      failedJobs: [],
    }).statements[0]?.text;
  expect(textOf(0)).toBe('of 6 jobs 1 are finished, 0 failed, 1 run, 2 wait');
  expect(textOf(2)).toBe('of 6 jobs 1 are finished, 0 failed, 1 run, 2 wait, 2 were cancelled');
});

test('a job that was cancelled says by whom and why, and one that goes on says nothing of it', () => {
  const textOf = (state: JobRow['state'], failureText: string | null): string | undefined => {
    const job = { id: 'ID', ordinal: 3, taskId: 'TASK', state, exhausted: false, failureText } as JobRow;
    return explainJob({ job, attempts: [], stderr: null, whyNotRunning: [] }).statements[0]?.text;
  };
  expect(textOf('CANCELLED', 'cancelled by anna: wrong file\nand more')).toBe(
    'job ID, number 3 of task TASK: CANCELLED: cancelled by anna: wrong file',
  );
  expect(textOf('CANCELLED', null)).toBe('job ID, number 3 of task TASK: CANCELLED');
  expect(textOf('DEFINED', 'of an earlier attempt')).toBe('job ID, number 3 of task TASK: DEFINED');
});

test('logs are proposed of jobs that have run, not of one that no pilot ever had', () => {
  const job = (id: string, attempts: number) =>
    ({ id, ordinal: 1, taskId: 'TASK', state: 'FAILED', failureCode: 102, failureText: 'x', attempts }) as JobRow;
  const never = job('NEVER', 0);
  const ran = job('RAN', 1);
  const ofTask = (...jobs: JobRow[]) =>
    explainTask({
      id: 'ID',
      progress: null,
      whyNotRunning: [],
      failedJobs: jobs.map((each) => ({ job: each, attempts: [], stderr: null, whyNotRunning: [] })),
    }).remedies;
  expect([ofTask(never), explainFile(null, [never], 1).remedies]).toEqual([[], []]);
  const logs = [{ code: 'READ_LOGS', parameters: { id: 'RAN', attempt: null } }];
  expect(ofTask(never, ran)).toMatchObject(logs);
  expect(explainFile(null, [never, ran], 2).remedies).toMatchObject(logs);
});
