import { expect, test } from '@jest/globals';
import { useOf } from './use.rules.ts';

type Workflow = Parameters<typeof useOf>[0];
type Task = Workflow['tasks'][number];

const task = (stage: number, more: Partial<Task> = {}): Task => ({
  inputId: stage === 1 ? 'raw' : `o${stage - 1}`,
  outputId: `o${stage}`,
  logId: `l${stage}`,
  failedJobs: 0,
  ...more,
});
const used = (status: Workflow['status'], tasks: readonly Task[], recovered = false) =>
  useOf({ id: 'w', status, tasks }, recovered);
const closes = [{ datasetId: 'o1' }] as never;

test('a use names each dataset of its chain once, and the last output', () => {
  expect(used('FINISHED', [task(1), task(2)])).toEqual({
    workflowId: 'w',
    datasetIds: ['raw', 'o1', 'l1', 'o2', 'l2'],
    finalDatasetId: 'o2',
    status: 'FINISHED',
    failedJobs: 0,
    mended: false,
    retryOpen: false,
  });
});

test.each<[string, Workflow['status'], Partial<Task>, object]>([
  ['nothing is known while it runs', 'ACTIVE', { failedJobs: 3 }, { failedJobs: null, mended: false }],
  ['failed jobs are added up', 'FINISHED', { failedJobs: 3 }, { failedJobs: 5, mended: false }],
  ['of a task that never ran nothing is known', 'FAILED', { failedJobs: null }, { failedJobs: null, mended: false }],
  [
    'failures of one task that a person took are not those of another',
    'FINISHED',
    { failedJobs: 3, finishRequested: true },
    { mended: false },
  ],
  ['closes that wait let failed jobs be tried again', 'FAILED', { closes }, { retryOpen: true }],
])('%s', (_, status, more, expected) =>
  expect(used(status, [task(1, { failedJobs: 2 }), task(2, more)])).toMatchObject(expected),
);

test('failures are mended where a person took those of every task, or reruns did the rest; not before it has finished', () => {
  const taken = [task(1, { failedJobs: 2, finishRequested: true }), task(2)];
  expect(
    [used('FINISHED', taken), used('FAILED', taken), used('FAILED', taken, true)].map(({ mended }) => mended),
  ).toEqual([true, false, true]);
});
