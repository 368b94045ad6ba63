import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_CLAIM_SIZE } from '@visor/schema';
import { claimSize, expectedSeconds, prefetchSize, spareMs, surplus } from './attempt-pool.rules.ts';

describe('claiming', () => {
  const slots = fc.integer({ min: 1, max: 256 });

  test('short jobs are claimed by the hundred, long ones one ahead per slot', () => {
    expect(prefetchSize(2, undefined)).toBe(4);
    expect(prefetchSize(2, 0.002)).toBe(3 * MAX_CLAIM_SIZE);
    expect(prefetchSize(2, 60)).toBe(2);
  });

  test('jobs that take every slot for longer than those before are expected of the next', () => {
    expect(expectedSeconds(2, 0.01, [30, 20, 0.1])).toBe(20);
    expect(expectedSeconds(2, undefined, [30, 20])).toBe(20);
    expect(expectedSeconds(2, 60, [30, 20])).toBe(60);
  });

  test('one long job does not speak for a node with free slots, nor do jobs that began just now', () => {
    expect(expectedSeconds(2, 0.01, [3_600])).toBe(0.01);
    expect(expectedSeconds(2, 0.01, [3_600, 0.4, 0.2])).toBe(0.01);
    expect(expectedSeconds(2, undefined, [])).toBeUndefined();
  });

  test('what waits behind longer jobs is given back once, down to one ahead per slot', () => {
    fc.assert(
      fc.property(slots, fc.nat(400), (slots, waiting) => {
        const prefetch = prefetchSize(slots, 60);
        const rest = waiting - surplus(prefetch, waiting);
        expect(rest).toBeLessThanOrEqual(Math.max(waiting, 2 * prefetch));
        expect(surplus(prefetch, rest)).toBe(0);
        if (waiting > 2 * prefetch) expect(rest).toBe(prefetch);
      }),
    );
  });

  test('work is to spare only beyond what the free slots take', () => {
    expect(spareMs({ running: 2, waiting: 4 }, 0.5, 2)).toBe(1_000);
    expect(spareMs({ running: 1, waiting: 4 }, 0.5, 2)).toBe(750);
    // The other slot stays empty until the end of its job is answered.
    expect([0, 1].map((running) => spareMs({ running, waiting: 1 }, 60, 2))).toEqual([0, 0]);
    expect(spareMs({ running: 2, waiting: 4 }, undefined, 2)).toBe(0);
  });

  test('very short jobs are claimed while as many again wait, so that no slot waits for an answer', () => {
    const prefetch = prefetchSize(2, 0.002);
    const held = 2 + prefetch - MAX_CLAIM_SIZE;
    expect(claimSize(2, prefetch, held)).toBe(MAX_CLAIM_SIZE);
    expect(claimSize(2, prefetch, held + 1)).toBe(0);
    expect(held).toBeGreaterThan(2 * MAX_CLAIM_SIZE);
  });

  test('active attempts never exceed slots and prefetch, and a claim never exceeds its limit', () => {
    fc.assert(
      fc.property(slots, fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat(1000), (slots, seconds, active) => {
        const prefetch = prefetchSize(slots, seconds);
        const more = claimSize(slots, prefetch, active);
        expect(more).toBeLessThanOrEqual(MAX_CLAIM_SIZE);
        if (more > 0) expect(active + more).toBeLessThanOrEqual(slots + prefetch);
        if (active === 0) expect(more).toBeGreaterThan(0);
      }),
    );
  });
});
