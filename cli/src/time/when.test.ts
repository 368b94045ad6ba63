import { expect, test } from '@jest/globals';
import { duration, timeAgo } from './when.rules.ts';

const now = new Date('2026-11-26T12:00:00Z');

test('a time is an amount of time ago, a time with its zone, or a day', () => {
  expect(timeAgo('90s', now)).toBe('2026-11-26T11:58:30.000Z');
  expect(timeAgo('2h', now)).toBe('2026-11-26T10:00:00.000Z');
  expect(timeAgo('7d', now)).toBe('2026-11-19T12:00:00.000Z');
  expect(timeAgo('2026-11-25T10:00Z', now)).toBe('2026-11-25T10:00:00.000Z');
  expect(timeAgo('2026-11-25T10:00:01+03:00', now)).toBe('2026-11-25T07:00:01.000Z');
  expect(timeAgo('2026-11-25', now)).toBe('2026-11-25T00:00:00.000Z');
});

test('what is no time is refused with what would be one', () => {
  for (const text of ['', '2', '2 h', '-2h', '2026-13-01', '2026-11-25T10:00', 'yesterday'])
    expect(() => timeAgo(text, now)).toThrow('a time is expected: how long ago');
});

test('a length of time is an amount with its unit', () => {
  expect(['90s', '15m', '2h'].map(duration)).toEqual([90_000, 900_000, 7_200_000]);
  for (const text of ['', '0s', '90', '-1m', '1.5h', '2026-11-25'])
    expect(() => duration(text)).toThrow('a length of time is expected');
});
