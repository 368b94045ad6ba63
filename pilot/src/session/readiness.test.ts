import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { openReadiness } from './readiness.ts';

function setUp() {
  const state = { now: 0, programs: new Set<string>(), workDirFault: undefined as Error | undefined, healed: 0 };
  const readiness = openReadiness({
    logger: logger('test', 'silent'),
    hasProgram: (name) => state.programs.has(name),
    testWorkDir: () => {
      if (state.workDirFault) throw state.workDirFault;
    },
    healed: () => (state.healed += 1),
    now: () => state.now,
  });
  const failed = (code: number, program = 'p', source: 'pilot' | 'payload' = 'pilot') =>
    readiness.record({ state: 'FAILED', failure: { code, source, text: `fault ${code}` } }, program);
  return { state, readiness, failed };
}

test('a missing program is refused until it is there; others are not', () => {
  const { state, readiness, failed } = setUp();
  failed(102, 'b');
  failed(102, 'a');
  failed(102, 'a');
  expect(readiness.refuses).toEqual(['a', 'b']);
  expect(readiness.reason).toBeUndefined();
  readiness.probe();
  expect([readiness.refuses, state.healed]).toEqual([['a', 'b'], 0]);
  state.programs.add('a');
  readiness.probe();
  expect([readiness.refuses, state.healed]).toEqual([['b'], 1]);
});

test('three local faults in a row make it not ready; it tries again with growing pauses', () => {
  const { state, readiness, failed } = setUp();
  failed(201);
  failed(202);
  readiness.record({ state: 'FINISHED' }, 'p');
  failed(203);
  failed(401);
  expect(readiness.reason).toBeUndefined();
  failed(202);
  expect(readiness.reason).toBe('fault 202');
  readiness.probe();
  expect(readiness.reason).toBe('fault 202');
  state.workDirFault = new Error('no space left on device');
  state.now = 1_000;
  readiness.probe();
  expect(readiness.reason).toBe('no space left on device');
  state.workDirFault = undefined;
  state.now = 2_999;
  readiness.probe();
  expect(readiness.reason).toBeDefined();
  state.now = 3_000;
  readiness.probe();
  expect([readiness.reason, state.healed]).toEqual([undefined, 1]);
  failed(201);
  expect(readiness.reason).toBe('fault 201');
});

test('faults of payloads are no faults of the node', () => {
  const { readiness, failed } = setUp();
  for (const code of [402, 401, 403, 402, 401, 401]) failed(code, 'p', 'payload');
  for (const code of [301, 501, 702]) failed(code);
  expect([readiness.reason, readiness.refuses]).toEqual([undefined, []]);
});

test('causes of others stand beside each other, and only the last to heal makes it ready', () => {
  const { state, readiness } = setUp();
  readiness.fail('launcher', 'the launcher is gone');
  readiness.fail('storage', 'not mounted');
  readiness.heal('storage');
  readiness.heal('unknown');
  expect([readiness.reason, state.healed]).toEqual(['the launcher is gone', 0]);
  readiness.heal('launcher');
  expect([readiness.reason, state.healed]).toEqual([undefined, 1]);
  readiness.fail('odd', `a\0b\ud800${'x'.repeat(5_000)}`);
  expect(readiness.reason).toMatch(/^a\ufffdb\ufffdx{996}$/);
});
