import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { faultsOf, growthPerMinute, percentile } from './streams.rules.ts';

test('the growth of a straight line is its slope, whatever its times are', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -100, max: 100 }),
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 2 }),
      (slope, start, times) => {
        const samples = times.map((seconds) => ({ seconds, value: start + (slope * seconds) / 60 }));
        expect(growthPerMinute(samples)).toBeCloseTo(slope, 6);
      },
    ),
  );
  expect(growthPerMinute([])).toBeUndefined();
  expect(growthPerMinute([{ seconds: 1, value: 2 }])).toBeUndefined();
});

test('what one reader lacks is lost; what comes late, or with a cursor that came before, is repeated', () => {
  const got = (counts: readonly number[], cursors: readonly string[] = counts.map(String)) => ({ counts, cursors });
  expect(faultsOf([got([1, 2, 3]), got([1, 3]), got([1, 2, 2, 3])])).toEqual({ lost: 1, repeated: 1 });
  expect(faultsOf([got([1, 3, 2]), got([1, 2, 3])])).toEqual({ lost: 0, repeated: 1 });
  expect(faultsOf([got([2, 2], ['a', 'b'])])).toEqual({ lost: 0, repeated: 0 });
  expect(faultsOf([])).toEqual({ lost: 0, repeated: 0 });
});

test('a percentile is one of the values', () => {
  expect(percentile([5, 1, 3], 0.5)).toBe(3);
  expect(percentile([5, 1, 3], 0.99)).toBe(5);
  expect(percentile([], 0.5)).toBe(0);
});
