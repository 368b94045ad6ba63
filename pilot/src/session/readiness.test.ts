import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { openReadiness } from './readiness.ts';

function setUp() {
  const state = { now: 0, programs: new Set<string>(), workDirFault: undefined as Error | undefined, recoveries: 0 };
  const readiness = openReadiness({
    logger: logger('test', 'silent'),
    hasProgram: (name) => Promise.resolve(state.programs.has(name)),
    probeWorkDir: () => {
      if (state.workDirFault) throw state.workDirFault;
    },
    onRecovery: () => (state.recoveries += 1),
    now: () => state.now,
  });
  const failed = (code: number, program = 'p', source: 'pilot' | 'payload' = 'pilot') =>
    readiness.recordOutcome({ state: 'FAILED', failure: { code, source, text: `fault ${code}` } }, program);
  return { state, readiness, failed };
}

test('a missing program is refused until it is there; others are not', async () => {
  const { state, readiness, failed } = setUp();
  failed(102, 'b');
  failed(102, 'a');
  failed(102, 'a');
  expect(readiness.refusedPrograms).toEqual(['a', 'b']);
  expect(readiness.notReadyReason).toBeUndefined();
  await readiness.probe();
  expect([readiness.refusedPrograms, state.recoveries]).toEqual([['a', 'b'], 0]);
  state.programs.add('a');
  await readiness.probe();
  expect([readiness.refusedPrograms, state.recoveries]).toEqual([['b'], 1]);
});

test('a program that cannot be started now is no fault of the node; that it can again is a reason to claim', () => {
  const { state, readiness, failed } = setUp();
  readiness.setUnavailable('b', 'the file system of /b does not answer');
  readiness.setUnavailable('a', 'the file system of /a does not answer');
  for (let nth = 0; nth < 5; nth++) failed(401, 'a');
  expect([readiness.unavailable.names, readiness.notReadyReason]).toEqual([['a', 'b'], undefined]);
  expect(readiness.unavailable.warning).toBe(
    'the file system of /b does not answer; jobs of 2 such programs are not claimed',
  );
  readiness.setAvailable('b');
  expect([readiness.unavailable.names, state.recoveries]).toEqual([['a'], 1]);
  expect(readiness.unavailable.warning).toBe(
    'the file system of /a does not answer; jobs of that program are not claimed',
  );
  readiness.setAvailable('a');
  readiness.setAvailable('a');
  expect([readiness.unavailable.warning, state.recoveries]).toEqual([undefined, 2]);
});

test('three local faults in a row make it not ready; it tries again with growing pauses', async () => {
  const { state, readiness, failed } = setUp();
  failed(201);
  failed(202);
  readiness.recordOutcome({ state: 'FINISHED' }, 'p');
  failed(203);
  failed(401);
  expect(readiness.notReadyReason).toBeUndefined();
  failed(202);
  expect(readiness.notReadyReason).toBe('fault 202');
  await readiness.probe();
  expect(readiness.notReadyReason).toBe('fault 202');
  state.workDirFault = new Error('no space left on device');
  state.now = 1_000;
  await readiness.probe();
  expect(readiness.notReadyReason).toBe('no space left on device');
  state.workDirFault = undefined;
  state.now = 2_999;
  await readiness.probe();
  expect(readiness.notReadyReason).toBeDefined();
  state.now = 3_000;
  await readiness.probe();
  expect([readiness.notReadyReason, state.recoveries]).toEqual([undefined, 1]);
  failed(201);
  expect(readiness.notReadyReason).toBe('fault 201');
});

test('faults of payloads are no faults of the node', () => {
  const { readiness, failed } = setUp();
  for (const code of [402, 401, 403, 402, 401, 401]) failed(code, 'p', 'payload');
  for (const code of [301, 501, 702]) failed(code);
  expect([readiness.notReadyReason, readiness.refusedPrograms]).toEqual([undefined, []]);
});

test('causes of others stand beside each other, and only the last to be cleared makes it ready', () => {
  const { state, readiness } = setUp();
  readiness.setFault('launcher', 'the launcher is gone');
  readiness.setFault('storage', 'not mounted');
  readiness.clearFault('storage');
  readiness.clearFault('unknown');
  expect([readiness.notReadyReason, state.recoveries]).toEqual(['the launcher is gone', 0]);
  readiness.clearFault('launcher');
  expect([readiness.notReadyReason, state.recoveries]).toEqual([undefined, 1]);
  readiness.setFault('odd', `a\0b\ud800${'x'.repeat(5_000)}`);
  expect(readiness.notReadyReason).toMatch(/^a\ufffdb\ufffdx{996}$/);
});
