import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isFaultOfContent, splitByAttempt } from './split-batch.rules.ts';

describe('which errors a smaller batch may not meet', () => {
  const sqlError = (code: string) => Object.assign(new Error('x'), { code });
  test.each(['22P05', '22003', '23514', '54000', '54001'])('%s is of what is written', (code) =>
    expect(isFaultOfContent(sqlError(code))).toBe(true),
  );
  test.each(['40P01', '40001', '53100', '53300', '57P01', '08006', '58030', 'ECONNREFUSED', 'EPIPE', '55P03', '25P02'])(
    '%s is not',
    (code) => expect(isFaultOfContent(sqlError(code))).toBe(false),
  );
  test('faults of our own code are; what says nothing is not', () => {
    expect([new RangeError('stack'), new TypeError('x')].map(isFaultOfContent)).toEqual([true, true]);
    expect([new Error('Connection terminated'), undefined, null, 'text'].map(isFaultOfContent)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

test('a batch splits into halves that keep every report, those of an attempt together and in order', () => {
  const report = fc.record({
    jobId: fc.constantFrom('a', 'B', 'b', 'c', 'd'),
    attempt: fc.integer({ min: 1, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(report, { maxLength: 30 }), (reports) => {
      const attempts = (list: readonly { jobId: string; attempt: number }[]) =>
        new Set(list.map(({ jobId, attempt }) => `${jobId.toLowerCase()}.${attempt}`));
      const halves = splitByAttempt(reports);
      if (!halves) return expect(attempts(reports).size).toBeLessThan(2);
      const indexes = halves.flat().map(({ index }) => index);
      expect(indexes.toSorted((a, b) => a - b)).toEqual(reports.map((_, index) => index));
      const [first, second] = halves.map((half) => attempts(half.map((placed) => placed.report)));
      expect(first?.size).toBeGreaterThan(0);
      expect(second?.size).toBeGreaterThan(0);
      expect([...(first ?? [])].filter((key) => second?.has(key))).toEqual([]);
      for (const half of halves) {
        const places = half.map(({ index }) => index);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
    }),
  );
});
