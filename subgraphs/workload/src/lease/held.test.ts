import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_HELD, readHeld } from './held.rules.ts';

const jobId = '018f0000-0000-7000-8000-000000000001';

test('a lease that is named again and again is read once', () => {
  const held = Array.from({ length: MAX_HELD }, () => ({ jobId, attempt: 1, token: 't' }));
  expect(readHeld(held)).toEqual({ known: [held[0]], unknown: [] });
});

test('more than a pilot can hold is refused', () => {
  const held = Array.from({ length: MAX_HELD + 1 }, () => ({ jobId, attempt: 1, token: 't' }));
  expect(() => readHeld(held)).toThrow('held names 20001 leases, but a pilot holds at most 20000');
});

test('every lease is known or unknown, and none is lost', () => {
  const lease = fc.record({
    jobId: fc.constantFrom(jobId, jobId.toUpperCase(), 'x'),
    attempt: fc.nat(2),
    token: fc.constantFrom('t', 'u', '\0'),
  });
  const textOf = (given: { jobId: string; attempt: number }): string => `${given.jobId.toLowerCase()} ${given.attempt}`;
  fc.assert(
    fc.property(fc.array(lease), (held) => {
      const { known, unknown } = readHeld(held);
      const named = new Set([...known, ...unknown].map(textOf));
      for (const given of held) expect(named.has(textOf(given))).toBe(true);
      expect(known.length).toBeLessThanOrEqual(6);
      for (const { jobId: id, token } of known)
        expect([id.length, token]).toEqual([36, expect.stringMatching(/^[tu]$/)]);
    }),
  );
});
