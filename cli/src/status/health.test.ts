import { expect, test } from '@jest/globals';
import {
  describeCrashLoop,
  duration,
  pilotProblem,
  queueProblem,
  type KnownPilot,
  type Queue,
} from './health.rules.ts';

const now = Date.parse('2026-11-26T12:00:00.000Z');
const ago = (seconds: number): string => new Date(now - seconds * 1_000).toISOString();

const pilot: KnownPilot = {
  id: '1',
  name: 'pilot-1',
  node: 'node',
  status: 'IDLE',
  device: 'CPU',
  slots: 2,
  active: 0,
  lastSeen: ago(2),
  refuses: [],
  notReady: null,
  warning: null,
  starts: 9,
  startedAt: ago(1_000),
};
const around = { own: new Set(['pilot-1']), startsAtReady: { 'pilot-1': 9 }, now };

test.each<[Partial<KnownPilot>]>([
  [{}],
  [{ status: 'BUSY', active: 2 }],
  [{ status: 'STARTING' }],
  [{ refuses: ['other-program'] }],
  [{ starts: 10, startedAt: ago(5) }],
  [{ starts: 30, startedAt: ago(1_000) }],
  [{ name: 'node7', status: 'STOPPED' }],
  [{ name: 'pilot-9', status: 'LOST', lastSeen: ago(60) }],
  [{ name: 'node7', status: 'LOST', lastSeen: ago(100_000) }],
  [{ name: 'node7', starts: 30, startedAt: ago(5) }],
])('a pilot %j is healthy', (change) => {
  expect(pilotProblem({ ...pilot, ...change }, around)).toBeUndefined();
});

test.each<[Partial<KnownPilot>, RegExp]>([
  [{ status: 'DRAINING' }, /draining.*undrain pilot-1/],
  [{ status: 'STOPPED' }, /drained.*undrain pilot-1/],
  [{ status: 'LOST', lastSeen: ago(70) }, /silent for 70 s/],
  [{ name: 'node7', status: 'LOST', lastSeen: ago(3_600) }, /silent for 60 min/],
  [{ lastSeen: ago(40) }, /silent for 40 s/],
  [{ status: 'BUSY', lastSeen: ago(40) }, /silent/],
  [{ notReady: 'no space in /work' }, /no space in \/work/],
  [{ starts: 12, startedAt: ago(5) }, /crash loop.*3 times/],
])('a pilot %j is not healthy', (change, text) => {
  expect(pilotProblem({ ...pilot, ...change }, around)).toMatch(text);
});

const queue: Queue = {
  device: 'CPU',
  queued: 0,
  oldestQueuedAt: null,
  livePilots: 0,
  readyPilots: 0,
  stranded: 0,
  reason: null,
};

test('a missing pilot is no problem while no job waits', () => {
  expect(queueProblem(queue)).toBeUndefined();
  expect(queueProblem({ ...queue, queued: 7, livePilots: 1, readyPilots: 1 })).toBeUndefined();
  expect(queueProblem({ ...queue, queued: 7 })).toMatch(/7 jobs for CPU wait and no pilot/);
  expect(queueProblem({ ...queue, queued: 7, readyPilots: 1, stranded: 3, reason: 'refused: foo' })).toMatch(
    /3 jobs for CPU wait.*refused: foo/,
  );
});

test('a process that ended three times recently is in a crash loop', () => {
  expect(describeCrashLoop({ exits: [ago(90), ago(50), ago(5)] }, now)).toMatch(/3 times/);
  expect(describeCrashLoop({ exits: [ago(500), ago(50), ago(5)] }, now)).toBeUndefined();
  expect(describeCrashLoop({ exits: [] }, now)).toBeUndefined();
});

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [7_200_000, '2 h'],
])('%i ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
