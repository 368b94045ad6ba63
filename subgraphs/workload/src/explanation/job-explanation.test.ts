import { expect, test } from '@jest/globals';
import { explainTask } from './job-explanation.rules.ts';

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
