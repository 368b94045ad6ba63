import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { counts, failures, knownFailure, verdict, type Failure } from './failure.rules.ts';

const now = new Date('2026-01-01T00:00:00Z');
const limits = { retries: 2, retryDelay: 1 };
const failure = (code: number): Failure => ({ code, source: 'pilot', text: '' });
const seconds = (date: Date | null): number | null => date && (date.getTime() - now.getTime()) / 1000;

/** Rule of domain.md 2.2 per code. */
const table: readonly (readonly [number, string])[] = [
  ...[101, 102, 408, 409, 410, 507, 508, 601, 801].map((code) => [code, 'no'] as const),
  ...[201, 202, 203, 401, 405].map((code) => [code, 'other node'] as const),
  ...[301, 302, 303, 304, 305, 402, 403, 404, 406, 407, 501, 502, 503, 504, 505, 602, 701, 899].map(
    (code) => [code, 'yes'] as const,
  ),
  [506, 'backoff'],
  [702, 'not counted'],
];

test('the table holds every code, and no 802', () => {
  expect(Object.keys(failures).map(Number).sort()).toEqual(table.map(([code]) => code).sort());
});

describe('first failure of three allowed', () => {
  test.each(table)('%i is answered by its rule: %s', (code, rule) => {
    expect(failures[code]?.retry).toBe(rule);
    const decided = verdict(failure(code), 1, code === 701 ? 1 : 0, limits, now);
    if (rule === 'no') return expect(decided).toEqual({ kind: 'fail', exhausted: false });
    const delay = code === 701 || rule === 'not counted' ? null : rule === 'backoff' ? 10 : 1;
    expect(decided.kind === 'retry' && seconds(decided.notBefore)).toBe(delay);
    expect(decided.kind === 'retry' && seconds(decided.avoidUntil)).toBe(rule === 'other node' ? 60 : null);
  });
});

test('retries: n means n + 1 counted attempts', () => {
  expect(verdict(failure(402), 2, 0, limits, now).kind).toBe('retry');
  expect(verdict(failure(402), 3, 0, limits, now)).toEqual({ kind: 'fail', exhausted: true });
  expect(verdict(failure(402), 1, 0, { retries: 0, retryDelay: 1 }, now)).toEqual({ kind: 'fail', exhausted: true });
});

test('the third loss isolates the job, whatever its retries', () => {
  expect(verdict(failure(701), 0, 2, { retries: 0, retryDelay: 1 }, now).kind).toBe('retry');
  expect(verdict(failure(701), 0, 3, { retries: 99, retryDelay: 1 }, now)).toEqual({ kind: 'fail', exhausted: true });
});

test('a shutdown of the pilot never ends a job', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(1e6), (counted, lost) => {
      expect(verdict(failure(702), counted, lost, limits, now).kind).toBe('retry');
    }),
  );
  expect([counts(702), counts(701), counts(402)]).toEqual([false, false, true]);
});

test('the delay doubles and stays within ten minutes', () => {
  const delays = [1, 2, 3, 4].map((counted) => {
    const decided = verdict(failure(402), counted, 0, { retries: 99, retryDelay: 2 }, now);
    return decided.kind === 'retry' ? seconds(decided.notBefore) : null;
  });
  expect(delays).toEqual([2, 4, 8, 16]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 0, max: 86_400, noNaN: true }),
      (counted, retryDelay) => {
        const decided = verdict(failure(506), counted, 0, { retries: 1e7, retryDelay }, now);
        const delay = decided.kind === 'retry' ? (seconds(decided.notBefore) ?? 0) : -1;
        expect(delay).toBeGreaterThan(0);
        expect(delay).toBeLessThanOrEqual(600);
      },
    ),
  );
});

test('a code that the table does not hold becomes 899 and keeps its number in the text', () => {
  expect(knownFailure({ code: 123, source: 'payload', text: 'odd' })).toEqual({
    code: 899,
    source: 'payload',
    text: 'code 123: odd',
  });
});
