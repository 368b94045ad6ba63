import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JobReport } from '#operations';
import { isTerminal } from '../attempt/attempt.rules.ts';
import { joinPhases } from './join-phases.rules.ts';

const STATES = ['VALIDATING', 'SETTING_UP', 'STAGING_IN', 'RUNNING', 'STAGING_OUT', 'FINISHED'] as const;

const pending = (jobId: string, place: number, more: { serverFailures?: number; original?: JobReport } = {}) => {
  const state = STATES[place] ?? 'FINISHED';
  const report: JobReport = {
    jobId,
    attempt: 1,
    token: 't',
    sequence: place + 1,
    state,
    at: `2026-01-01T00:00:0${place}Z`,
  };
  return { key: `${jobId}.1`, state, report, identity: { incarnation: 'a' }, serverFailures: 0, ...more };
};

test('what waits of one attempt is told by its last report, in order; another attempt is not touched', () => {
  const [joined, other] = joinPhases([pending('a', 0), pending('a', 1), pending('b', 3), pending('a', 5)]);
  expect(joined).toEqual(pending('b', 3));
  expect(other?.report).toEqual({
    ...pending('a', 5).report,
    phases: [
      { state: 'VALIDATING', at: '2026-01-01T00:00:00Z' },
      { state: 'SETTING_UP', at: '2026-01-01T00:00:01Z' },
    ],
  });
});

test('a report that the server failed on, and one that replaces another, go alone', () => {
  const failed = pending('a', 0, { serverFailures: 1 });
  const substitute = pending('a', 5, { original: pending('a', 4).report });
  expect(joinPhases([failed, pending('a', 1), substitute])).toEqual([failed, pending('a', 1), substitute]);
});

test('nothing is lost or changes its order, and joining twice is joining once', () => {
  const queue = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(5), fc.boolean()), { maxLength: 40 });
  fc.assert(
    fc.property(queue, (all) => {
      const before = all.map(([job, place, failed]) => pending(job, place, { serverFailures: failed ? 1 : 0 }));
      const after = joinPhases(before);
      for (const job of ['a', 'b', 'c']) {
        const states = after
          .filter(({ report }) => report.jobId === job)
          .flatMap(({ report }) => [...(report.phases ?? []).map(({ state }) => state), report.state]);
        expect(states).toEqual(before.filter(({ report }) => report.jobId === job).map(({ state }) => state));
      }
      expect(after.filter(({ state }) => isTerminal(state))).toHaveLength(
        before.filter(({ state }) => isTerminal(state)).length,
      );
      expect(joinPhases(after)).toEqual(after);
    }),
  );
});
