import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Backoff, backoffMs, jitteredBackoffMs } from './backoff.ts';

const policy = { firstMs: 100, longestMs: 5_000 };

test('a pause doubles with each failure up to the longest, however many there were', () => {
  expect([0, 1, 2, 5, 6, 1_000, Infinity].map((failures) => backoffMs(policy, failures))).toEqual([
    100, 200, 400, 3_200, 5_000, 5_000, 5_000,
  ]);
});

test('a spread pause lies in the upper half of the pause', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const longest = backoffMs(policy, failures);
      const pause = jitteredBackoffMs(policy, failures, random);
      expect(pause).toBeGreaterThanOrEqual(longest / 2);
      expect(pause).toBeLessThanOrEqual(longest);
    }),
  );
});

test('a success begins again', () => {
  const backoff = new Backoff(policy);
  expect([backoff.next(), backoff.next(), backoff.failures]).toEqual([100, 200, 2]);
  backoff.reset();
  expect([backoff.next(), backoff.failures]).toEqual([100, 1]);
});
