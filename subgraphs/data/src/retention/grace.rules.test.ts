import { expect, test } from '@jest/globals';
import { countedMs, isStale } from './grace.rules.ts';

test('only time that was seen to pass is counted, at most the pause between two rounds', () => {
  expect(countedMs(null, 10_000)).toBe(0);
  expect(countedMs(9_000.7, 10_000)).toBe(9_000);
  expect(countedMs(86_400_000, 10_000)).toBe(10_000);
  expect(countedMs(-5, 10_000)).toBe(0);
  expect(countedMs(Number.NaN, 10_000)).toBe(0);
});

test('a mark is stale where it is too old, of the future, or of unknown age', () => {
  const limits = { graceMs: 60_000, staleMs: 3_600_000 };
  const now = new Date('2026-11-26T12:00:00Z');
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  expect(isStale(ago(60_000), now, limits)).toBe(false);
  expect(isStale(ago(3_660_000), now, limits)).toBe(false);
  expect(isStale(ago(3_660_001), now, limits)).toBe(true);
  expect(isStale(ago(-3_600_001), now, limits)).toBe(true);
  expect(isStale(null, now, limits)).toBe(true);
});
