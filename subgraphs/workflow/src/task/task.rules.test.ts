import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TaskState } from '../../generated/types.ts';
import { evaluateSummary, taskLifecycle, type TaskEvent } from './task.rules.ts';

const events: readonly TaskEvent[] = taskLifecycle.events;
const legal: Record<string, TaskState> = {
  'DEFINED release': 'IN_PROGRESS',
  'DEFINED cancel': 'CANCELLED',
  'DEFINED refuse': 'FAILED',
  'IN_PROGRESS reject': 'FAILED',
  'IN_PROGRESS fail': 'FAILED',
  'IN_PROGRESS close': 'CLOSING',
  'IN_PROGRESS cancel': 'CANCELLING',
  'IN_PROGRESS cancelled': 'CANCELLED',
  'CLOSING finish': 'FINISHED',
  'CLOSING refuse': 'FAILED',
  'CANCELLING cancelled': 'CANCELLED',
  'CANCELLING reject': 'CANCELLED',
  'FAILED retry': 'IN_PROGRESS',
  'FAILED redefine': 'DEFINED',
  'FAILED accept': 'CLOSING',
  'CANCELLED restore': 'DEFINED',
};

test.each(taskLifecycle.states.flatMap((state) => events.map((event) => [state, event] as const)))(
  '%s, %s',
  (state, event) => {
    expect(taskLifecycle.next(state, event)).toBe(legal[`${state} ${event}`]);
  },
);

test('every transition of the table is one of those tried', () => {
  expect(taskLifecycle.states.flatMap((state) => Object.keys(taskLifecycle.table[state]))).toHaveLength(
    Object.keys(legal).length,
  );
});

const jobs = (total: number, failed: number) => ({
  total,
  failed,
  defined: 0,
  queued: 0,
  active: 0,
  registering: 0,
  finished: total - failed,
  cancelled: 0,
});

test.each([
  [16, 3, 0.2, 'close'],
  [10, 2, 0.2, 'close'],
  [10, 3, 0.2, 'fail'],
  [1, 1, 0, 'fail'],
  [1, 1, 1, 'close'],
  [0, 0, 0, 'close'],
])('%i jobs of which %i failed, with %d allowed: %s', (total, failed, allowed, event) => {
  expect(
    evaluateSummary(
      { jobs: jobs(total, failed), failures: [], cancelled: false },
      { maxFailedFraction: allowed, finishRequested: false },
    ).event,
  ).toBe(event);
});

test('the reason of a failure says how many, how many were allowed, and with which codes', () => {
  const failures = [
    { code: 409, count: 2 },
    { code: 303, count: 1 },
  ];
  expect(
    evaluateSummary(
      { jobs: jobs(12, 3), failures, cancelled: false },
      { maxFailedFraction: 0.125, finishRequested: false },
    ),
  ).toEqual({
    event: 'fail',
    reason: { code: 'TOO_MANY_FAILED', text: '3 of 12 jobs failed, more than 12.5 %: 2 × 409, 1 × 303' },
  });
});

test('one failure more never turns a failed task into a good one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.nat(1000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (total, some, allowed) => {
        const failed = some % total;
        const eventOf = (count: number) =>
          evaluateSummary(
            { jobs: jobs(total, count), failures: [], cancelled: false },
            { maxFailedFraction: allowed, finishRequested: false },
          ).event;
        expect(eventOf(failed) === 'close' || eventOf(failed + 1) === 'fail').toBe(true);
      },
    ),
  );
});

test('what a person takes is never too little', () => {
  const asked = { maxFailedFraction: 0, finishRequested: true };
  expect(evaluateSummary({ jobs: jobs(10, 10), failures: [], cancelled: false }, asked).event).toBe('close');
  expect(evaluateSummary({ jobs: jobs(10, 10), failures: [], cancelled: true }, asked).event).toBe('cancelled');
});
