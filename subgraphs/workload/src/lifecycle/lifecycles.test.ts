import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attemptLifecycle, type AttemptEvent } from './attempt.rules.ts';
import { jobLifecycle, type JobState, type JobEvent } from './job.rules.ts';

const jobEvents: readonly JobEvent[] = [
  'offer',
  'claim',
  'register',
  'finish',
  'fail',
  'retry',
  'hold',
  'abandon',
  'cancel',
  'refuse',
  'giveUp',
];

const expected: Record<JobState, Partial<Record<JobEvent, JobState>>> = {
  DEFINED: { offer: 'QUEUED', cancel: 'CANCELLED', giveUp: 'FAILED', return: 'ACTIVE' },
  QUEUED: { claim: 'ACTIVE', cancel: 'CANCELLED', return: 'ACTIVE' },
  ACTIVE: {
    register: 'REGISTERING',
    finish: 'FINISHED',
    fail: 'FAILED',
    retry: 'DEFINED',
    hold: 'DEFINED',
    abandon: 'CANCELLED',
  },
  REGISTERING: { finish: 'FINISHED', refuse: 'FAILED' },
  FINISHED: {},
  FAILED: {},
  CANCELLED: {},
};

describe('job', () => {
  test.each(jobLifecycle.states.flatMap((state) => jobEvents.map((event) => [state, event] as const)))(
    'from %s, %s goes where the contract says, or nowhere',
    (state, event) => {
      expect(jobLifecycle.next(state, event)).toBe(expected[state][event]);
      expect(jobLifecycle.sources(event).includes(state)).toBe(expected[state][event] !== undefined);
    },
  );
  test('only FINISHED, FAILED and CANCELLED are final', () => {
    expect(jobLifecycle.states.filter(jobLifecycle.isFinal)).toEqual(['FINISHED', 'FAILED', 'CANCELLED']);
  });
  test('every state can be reached from DEFINED', () => {
    const reached = new Set<string>(['DEFINED']);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const state of reached)
        for (const next of Object.values(jobLifecycle.table[state as JobState])) reached.add(next);
    }
    expect([...reached].sort()).toEqual([...jobLifecycle.states].sort());
  });
});

describe('attempt', () => {
  const phases = ['CLAIMED', 'VALIDATING', 'SETTING_UP', 'STAGING_IN', 'RUNNING', 'ANALYSING', 'STAGING_OUT'] as const;
  const ends = ['FINISHED', 'FAILED', 'CANCELLED', 'LOST'] as const;
  const ordered = attemptLifecycle.states.filter((state) => state !== 'UNREACHABLE');
  test.each(ordered.flatMap((from) => ordered.map((to) => [from, to] as const)))(
    'from %s to %s only forward',
    (from, to) => {
      const forward = phases.indexOf(to as never) > phases.indexOf(from as never) || ends.includes(to as never);
      expect(attemptLifecycle.canBecome(from, to)).toBe(!ends.includes(from as never) && forward);
    },
  );
  test('a lease lapses in any phase, and the attempt comes back to any phase or is lost', () => {
    expect(attemptLifecycle.sources('lapse')).toEqual(phases);
    expect(Object.values(attemptLifecycle.table.UNREACHABLE)).toEqual([...phases, 'LOST']);
  });
  test('after any events an attempt is never earlier than it was, and an end is final', () => {
    const event = fc.constantFrom(
      ...(Object.keys(attemptLifecycle.table.CLAIMED) as AttemptEvent[]).filter((name) => name !== 'lapse'),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        let state = attemptLifecycle.states[0] as (typeof attemptLifecycle.states)[number];
        for (const applied of events) {
          const next = attemptLifecycle.next(state, applied) ?? state;
          expect(attemptLifecycle.states.indexOf(next)).toBeGreaterThanOrEqual(attemptLifecycle.states.indexOf(state));
          if (attemptLifecycle.isFinal(state)) expect(next).toBe(state);
          state = next;
        }
      }),
    );
  });
});
