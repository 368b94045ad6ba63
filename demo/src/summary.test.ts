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
      name: 'sort',
      state: 'FINISHED',
      reason: null,
      output: part('out', 'TO_UPLOAD', 2, 40),
      log: part('log', 'CLOSED', 3, 9),
      progress: counters,
    },
  ],
  account: { lost: [], duplicated: [], damaged: [] },
  failures: [],
  wallSeconds: 4,
  report: '/r.html',
  kept: null,
};

test('a finished run with nothing lost or duplicated is ok, and its figures add up', () => {
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

test('the text names the kept folders, or says that none are kept', () => {
  expect(summaryText(summarise(parts))).toMatch(/kept +only the report.*--dir/);
  const kept = { dir: '/d', outputs: '/d/storage/output', logs: '/d/log' };
  const text = summaryText(summarise({ ...parts, kept }));
  expect(text).toMatch(/outputs +\/d\/storage\/output\n +logs +\/d\/log/);
});

test('text and object name failed and unaccounted files', () => {
  const failed = {
    file: 'a',
    from: [],
    step: 'decode',
    job: '1',
    code: 401,
    name: 'payload failed',
    text: 'bad header',
  };
  const summary = summarise({
    ...parts,
    failures: [failed],
    account: { lost: ['b'], duplicated: ['c'], damaged: ['d'] },
  });
  expect(summary).toMatchObject({
    failures: [failed],
    unaccounted: { lost: ['b'], duplicated: ['c'], damaged: ['d'] },
  });
  const text = summaryText(summary);
  expect(text).toMatch(/Failed files:\n {2}a at decode: 401 payload failed\n {6}bad header/);
  for (const name of ['b', 'c', 'd']) expect(text).toMatch(new RegExp(`^ {2}${name}: `, 'm'));
});

test('files that a failed step holds back are neither lost nor unexplained: the step and its reason are named', () => {
  const tasks = parts.tasks.map((task) => ({ ...task, state: 'FAILED', reason: { text: '2 of 3 jobs failed' } }));
  const files = Array.from({ length: 22 }, (_, index) => `raw-${index}`);
  const summary = summarise({ ...parts, tasks, account: { ...parts.account, heldBack: files } });
  expect(summary).toMatchObject({
    ok: false,
    lost: 0,
    heldBack: { step: 'sort', reason: '2 of 3 jobs failed', files },
  });
  const text = summaryText(summary);
  expect(text).toContain('Held back, because step sort failed (2 of 3 jobs failed):\n  raw-0\n');
  expect(text).toContain('  raw-19\n  and 2 more');
  expect(text).not.toContain('Not accounted for');
});
