import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pauseBefore } from './backoff.rules.ts';

const backoff = { initialMs: 100, maxMs: 10_000 };

test('pauses double from the first, up to the longest', () => {
  expect([1, 2, 3, 8, 1_000].map((attempt) => pauseBefore(attempt, 1, backoff))).toEqual([
    100, 200, 400, 10_000, 10_000,
  ]);
});

test('chance takes away at most half of a pause', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const most = pauseBefore(attempt, 1, backoff);
      expect(pauseBefore(attempt, random, backoff)).toBeGreaterThanOrEqual(most / 2);
      expect(pauseBefore(attempt, random, backoff)).toBeLessThanOrEqual(most);
    }),
  );
});
