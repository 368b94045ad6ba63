import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isTerminal } from '../attempt/attempt.rules.ts';
import { batchInterval, collectMs, filesToRemove, isBlocked, takeBatch } from './report-batch.rules.ts';

describe('the pause before the next call', () => {
  const failed = Array.from({ length: 6 }, () => ({ serverFailures: 3 }));
  const [first, ...others] = failed;

  test('grows while the server fails on all that waits', () => {
    expect(isBlocked([...others, { serverFailures: 4 }], first, 0)).toBe(true);
  });

  test('does not grow once the server has answered, though all that waits has failed before', () => {
    expect(isBlocked(others, first, 1)).toBe(false);
  });

  test('grows where an answer says nothing of the report', () => {
    expect(isBlocked(failed, first, 1)).toBe(true);
  });

  test('does not grow where a new report waits, nor with an empty queue', () => {
    expect(isBlocked([...others, { serverFailures: 0 }], first, 0)).toBe(false);
    expect(isBlocked([], first, 0)).toBe(false);
  });
});

describe('batches of reports', () => {
  const queue = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      state: fc.constantFrom('RUNNING', 'STAGING_OUT', 'FINISHED', 'FAILED'),
      bytes: fc.constantFrom(300, 256 * 1024),
    }),
    { maxLength: 900 },
  );

  test('keep the order, lose no end, and stay within their bounds', () => {
    fc.assert(
      fc.property(queue, (all) => {
        const { batch, rest } = takeBatch(all);
        const kept = [...batch, ...rest];
        expect(kept).toEqual(all.filter((report) => kept.includes(report)));
        expect(kept.filter(({ state }) => isTerminal(state))).toEqual(all.filter(({ state }) => isTerminal(state)));
        expect(batch.length).toBeLessThanOrEqual(200);
        expect(batch.length === 0).toBe(all.length === 0);
        if (batch.length > 1) expect(batch.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(5 * 2 ** 20);
      }),
    );
  });

  test('hold every step while all of them fit', () => {
    const steps = ['VALIDATING', 'RUNNING', 'FINISHED'].map((state) => ({ key: 'a', state, bytes: 300 }));
    expect(takeBatch(steps)).toEqual({ batch: steps, rest: [] });
  });
});

test.each([
  ['FINISHED', 'APPLIED', 'FINISHED', false, false],
  ['FINISHED', 'DUPLICATE', 'FINISHED', false, false],
  ['FINISHED', 'APPLIED', 'FAILED', false, false],
  ['FINISHED', 'LEASE_LOST', 'CANCELLED', true, true],
  ['CANCELLED', 'APPLIED', 'CANCELLED', true, false],
  ['CANCELLED', 'LEASE_LOST', 'CANCELLED', true, false],
  ['FINISHED', 'LEASE_LOST', 'LOST', true, true],
  ['FAILED', 'LEASE_LOST', null, true, true],
  ['FINISHED', 'DUPLICATE', 'LOST', true, true],
  ['FINISHED', 'REFUSED', null, false, false],
  ['FINISHED', 'REFUSED', 'FINISHED', false, false],
  ['FINISHED', 'REFUSED', 'FAILED', true, false],
])('the end %s answered %s %s: remove outputs %p, log %p', (reported, status, state, outputs, log) => {
  expect(filesToRemove(reported, status, state)).toEqual({ outputs, log });
});

describe('the least time between two calls', () => {
  const reports = (state: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `job-${index}`, state, bytes: 300 }));

  test('is short where few attempts end, whatever else is reported', () => {
    expect(batchInterval(reports('RUNNING', 100))).toBe(30);
    expect(batchInterval(reports('FINISHED', 1))).toBe(30);
  });

  test('grows with the attempts that ended, to a quarter of a second', () => {
    expect(batchInterval(reports('FINISHED', 4))).toBe(120);
    expect(batchInterval(reports('FAILED', 100))).toBe(250);
  });
});

describe('how long reports collect', () => {
  const end = [{ key: 'job', state: 'FINISHED', bytes: 300 }];

  test('an end waits only as long as the slots have work without its answer, and no longer than a quarter of a second', () => {
    expect(collectMs(end, 0)).toBe(0);
    expect(collectMs(end, 100)).toBe(100);
    expect(collectMs(end, 60_000)).toBe(250);
  });

  test('phases, on which nothing depends, wait longer, and not beyond an end', () => {
    const phase = { key: 'other', state: 'RUNNING', bytes: 300 };
    expect(collectMs([phase], 0)).toBe(500);
    expect(collectMs([phase, ...end], 0)).toBe(0);
  });
});
