import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claimSize, prefetchSize } from './attempt-pool.rules.ts';

describe('claiming', () => {
  const slots = fc.integer({ min: 1, max: 256 });

  test('short jobs are claimed by the hundred, long ones one ahead per slot', () => {
    expect(prefetchSize(2, undefined)).toBe(4);
    expect(prefetchSize(2, 0.002)).toBe(100);
    expect(prefetchSize(2, 60)).toBe(2);
  });

  test('active attempts never exceed slots and prefetch, and a claim never exceeds 200', () => {
    fc.assert(
      fc.property(slots, fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat(400), (slots, seconds, active) => {
        const prefetch = prefetchSize(slots, seconds);
        const more = claimSize(slots, prefetch, active);
        expect(more).toBeLessThanOrEqual(200);
        if (more > 0) expect(active + more).toBeLessThanOrEqual(slots + prefetch);
        if (active === 0) expect(more).toBeGreaterThan(0);
      }),
    );
  });
});
