import { describe, expect, test } from '@jest/globals';
import { devicesFor } from '../task/device.rules.ts';
import { readAllRefusals, stateAfterClaim, stateAfterHeartbeat } from './pilot.rules.ts';
import { pilotLifecycle, type PilotEvent } from '../lifecycle/pilot.rules.ts';

const events: readonly PilotEvent[] = ['idle', 'busy', 'register', 'drain', 'stop', 'lose'];

describe('pilot', () => {
  test.each(pilotLifecycle.states.flatMap((state) => events.map((event) => [state, event] as const)))(
    'from %s, %s',
    (state, event) => {
      const next = pilotLifecycle.next(state, event);
      if (event === 'register') return expect(next).toBe('STARTING');
      if (state === 'STOPPED') return expect(next).toBeUndefined();
      if (event === 'lose') return expect(next).toBe(state === 'LOST' ? undefined : 'LOST');
      if (event === 'drain') return expect(next).toBe('DRAINING');
      if (event === 'stop') return expect(next).toBe('STOPPED');
      return expect(next).toBe(state === 'DRAINING' ? 'DRAINING' : event === 'idle' ? 'IDLE' : 'BUSY');
    },
  );
  test('one that was LOST is there again when it speaks, and one told to drain stays so', () => {
    expect(stateAfterHeartbeat('LOST', 'IDLE', false)).toBe('IDLE');
    expect(stateAfterHeartbeat('LOST', 'STARTING', false)).toBe('IDLE');
    expect(stateAfterHeartbeat('LOST', 'BUSY', true)).toBe('DRAINING');
    expect(stateAfterHeartbeat('DRAINING', 'BUSY', true)).toBe('DRAINING');
    expect(stateAfterHeartbeat('DRAINING', 'STOPPED', true)).toBe('STOPPED');
  });
  test('one whose drain was cancelled claims again', () => {
    expect(pilotLifecycle.next('DRAINING', 'undrain')).toBe('IDLE');
    expect(stateAfterHeartbeat('DRAINING', 'BUSY', false)).toBe('BUSY');
    expect(stateAfterHeartbeat('DRAINING', 'DRAINING', false)).toBe('DRAINING');
    for (const state of pilotLifecycle.states.filter((other) => other !== 'DRAINING'))
      expect(pilotLifecycle.next(state, 'undrain')).toBeUndefined();
  });
  test('one that has got jobs is BUSY before its next heartbeat says so', () => {
    const after = pilotLifecycle.states.map((state) => [state, stateAfterClaim(state)]);
    expect(after.filter(([from, to]) => from !== to)).toEqual([['IDLE', 'BUSY']]);
  });
  test('what it cannot start now is refused and waits, unless it lacks it, too', () => {
    const { programs, unavailable } = readAllRefusals({ refuses: ['b'], unavailable: ['c', 'a', 'b'] }, ['x']);
    expect([programs, [...unavailable]]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'c'],
    ]);
    expect(readAllRefusals({ refuses: null }, ['x'])).toEqual({ programs: ['x'], unavailable: new Set() });
  });
  test('a job for any device may run anywhere', () => {
    expect(devicesFor('CPU')).toEqual(['CPU', 'ANY']);
    expect(devicesFor('ANY')).toEqual(['CPU', 'GPU', 'ANY']);
  });
});
