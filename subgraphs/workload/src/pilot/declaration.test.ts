import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDeclaration, readLoad } from './declaration.rules.ts';

const now = new Date('2026-01-01T00:00:00Z');
const nothing = {
  cores: null,
  ramMib: null,
  scratchMib: null,
  gpus: null,
  labels: null,
  prefetch: null,
  endsAt: null,
};

describe('what a pilot declares', () => {
  test('nothing, as a pilot of an earlier version', () => {
    expect(readDeclaration({}, now)).toEqual(nothing);
  });

  test('everything; the end is by the clock of the server', () => {
    const labels = ['ssd', 'avx512', 'ssd'];
    expect(
      readDeclaration({ cores: 3.5, ramMiB: 8_000, gpus: 2, labels, prefetch: 0, lifetimeSeconds: 60 }, now),
    ).toEqual({
      ...nothing,
      cores: 3.5,
      ramMib: 8_000,
      gpus: 2,
      labels: ['avx512', 'ssd'],
      prefetch: 0,
      endsAt: new Date('2026-01-01T00:01:00Z'),
    });
  });

  test.each([
    [{ cores: 0 }, 'cores is 0, but must be 0.01 to 65536 (cores for jobs), or null when unknown'],
    [{ cores: Number.NaN }, /^cores is NaN/],
    [{ cores: Number.POSITIVE_INFINITY }, /^cores is Infinity/],
    [{ cores: -4 }, /^cores is -4/],
    [{ ramMiB: 0 }, /^ramMiB is 0/],
    [{ scratchMiB: -1 }, /^scratchMiB is -1/],
    [{ gpus: 1_000_000 }, /^gpus is 1000000, but must be 0 to 1024/],
    [{ prefetch: -1 }, /^prefetch is -1/],
    [{ lifetimeSeconds: 0 }, /^lifetimeSeconds is 0/],
    [
      { labels: Array.from({ length: 10_000 }, (_, index) => `l${index}`) },
      /^labels has 10000 labels; at most 32 are allowed/,
    ],
    [{ labels: ['a\u0000b'] }, /^labels has "a\\u0000b"; a label is 1 to 63 letters/],
    [{ labels: ['\u202Egpu'] }, /a label is/],
    [{ labels: [''] }, /a label is/],
    [{ labels: ['x'.repeat(65)] }, /a label is/],
  ])('refused with the field and what it may be: %j', (input, message) => {
    expect(() => readDeclaration(input, now)).toThrow(message);
  });

  test('any numbers are refused, or are within the bounds', () => {
    const value = fc.option(fc.double(), { nil: undefined });
    fc.assert(
      fc.property(fc.record({ cores: value, ramMiB: value, gpus: value, prefetch: value }), (input) => {
        let read;
        try {
          read = readDeclaration(input, now);
        } catch (error) {
          return expect(error).toMatchObject({ code: 'INVALID' });
        }
        for (const number of [read.cores, read.ramMib, read.gpus, read.prefetch])
          if (number !== null) expect(number >= 0 && Number.isFinite(number)).toBe(true);
      }),
    );
  });

  test('a load that cannot be is no load', () => {
    expect([0, 1.5, -1, Number.NaN, 1e9, null, undefined].map(readLoad)).toEqual([
      0,
      1.5,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
