import { expect, test } from '@jest/globals';
import { summarise, summaryText, type SummaryParts } from './summary.rules.ts';

const part = (name: string, status: string, fileCount: number, bytes: number) => ({ name, status, fileCount, bytes });
const counters = { finished: 2, failed: 0, cancelled: 0, attempts: { finished: 2, failed: 1, lost: 0 } };
const parts: SummaryParts = {
  eventLog: 'postgres',
  input: part('in', 'CLOSED', 2, 1_000),
  announced: { files: 2, bytes: 1_000 },
  tasks: [
    {
      state: 'FINISHED',
      output: part('out', 'TO_UPLOAD', 2, 40),
      log: part('log', 'CLOSED', 3, 9),
      progress: counters,
    },
  ],
  account: { lost: [], duplicated: [], damaged: [] },
  wallSeconds: 4,
  report: '/r.html',
};

test('a finished run with nothing lost or doubled is ok, and its figures add up', () => {
  expect(summarise(parts)).toMatchObject({
    ok: true,
    files: { input: 2, output: 2, log: 3 },
    reduction: 25,
    tasks: { FINISHED: 1 },
    attempts: { FINISHED: 2, FAILED: 1, LOST: 0 },
    jobsPerSecond: 0.5,
  });
});

test.each([
  ['a lost file', { account: { lost: ['a'], duplicated: [], damaged: [] } }],
  ['a doubled file', { account: { lost: [], duplicated: ['a'], damaged: [] } }],
  ['a damaged file', { account: { lost: [], duplicated: [], damaged: ['a'] } }],
  ['a failed task', { tasks: parts.tasks.map((task) => ({ ...task, state: 'FAILED' })) }],
  [
    'a last dataset not marked for upload',
    { tasks: parts.tasks.map((task) => ({ ...task, output: part('out', 'OPEN', 2, 40) })) },
  ],
  ['a fault that ended otherwise', { faults: [{ fault: 'x', expected: 'a', seen: 'b', ok: false }] }],
] as const)('%s makes the run not ok', (_name, change) => {
  expect(summarise({ ...parts, ...change }).ok).toBe(false);
});

test('the text names retries, reduction and where the report is', () => {
  const text = summaryText(summarise(parts));
  expect(text).toContain('25 times');
  expect(text).toContain('2 finished, 1 failed or lost');
  expect(text).toContain('/r.html');
});
