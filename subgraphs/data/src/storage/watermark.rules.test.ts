import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  capacityOf,
  forecast,
  fullMarkOf,
  levelOf,
  nextPressure,
  roomUntilFull,
  type Room,
} from './watermark.rules.ts';

const room = (usedBytes: number, more: Partial<Room> = {}): Room => ({
  capacityBytes: 1_000,
  usedBytes,
  freeBytes: null,
  ...more,
});
const MARKS = { highMark: 90, lowMark: 80, reserve: 5 };

test.each([
  ['NORMAL', 899, 'NORMAL'],
  ['NORMAL', 900, 'HIGH'],
  ['NORMAL', 950, 'FULL'],
  ['NORMAL', 5_000, 'FULL'],
  ['HIGH', 800, 'HIGH'],
  ['HIGH', 799, 'NORMAL'],
  ['HIGH', 949, 'HIGH'],
  ['FULL', 925, 'FULL'],
  ['FULL', 924, 'HIGH'],
  ['FULL', 800, 'HIGH'],
  ['FULL', 0, 'NORMAL'],
] as const)('%s with %d of 1000 bytes is %s', (before, used, after) => {
  expect(nextPressure(before, room(used), MARKS)).toBe(after);
});

test('the capacity is what is set, but no more than what is used and free; unknown where nobody has said', () => {
  expect(capacityOf(room(100))).toBe(1_000);
  expect(capacityOf(room(100, { freeBytes: 300 }))).toBe(400);
  expect(capacityOf(room(100, { capacityBytes: null, freeBytes: 300 }))).toBe(400);
  expect(capacityOf(room(100, { capacityBytes: null }))).toBeNull();
  expect(levelOf(room(0, { capacityBytes: null, freeBytes: 0 }))).toBe(100);
  expect(nextPressure('FULL', room(100, { capacityBytes: null }), MARKS)).toBe('NORMAL');
});

const marks = fc
  .tuple(
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  )
  .filter(([low, high]) => low < high)
  .map(([lowMark, highMark, part]) => ({ lowMark, highMark, reserve: part === null ? null : (100 - highMark) * part }));
const ORDER = ['NORMAL', 'HIGH', 'FULL'] as const;

test('more bytes never mean less pressure, a second look changes nothing, and the state before decides between the marks alone', () => {
  fc.assert(
    fc.property(marks, fc.constantFrom(...ORDER), fc.nat(2_000), fc.nat(2_000), (marks, before, used, other) => {
      const [less, more] = [Math.min(used, other), Math.max(used, other)];
      const rank = (bytes: number): number => ORDER.indexOf(nextPressure(before, room(bytes), marks));
      expect(rank(less)).toBeLessThanOrEqual(rank(more));
      const after = nextPressure(before, room(used), marks);
      expect(nextPressure(after, room(used), marks)).toBe(after);
      const level = used / 10;
      if (level < marks.lowMark) expect(after).toBe('NORMAL');
      if (level >= marks.highMark) expect(after).not.toBe('NORMAL');
      if (level >= fullMarkOf(marks)) expect(after).toBe('FULL');
    }),
  );
});

test('going up and down once changes the pressure at most three times', () => {
  fc.assert(
    fc.property(marks, fc.integer({ min: 1, max: 40 }), (marks, step) => {
      const path = [];
      for (let used = 0; used <= 1_000; used += step) path.push(used);
      const seen = [...path, ...path.toReversed()].reduce<{ changes: number; state: (typeof ORDER)[number] }>(
        ({ changes, state }, used) => {
          const next = nextPressure(state, room(used), marks);
          return { changes: changes + (next === state ? 0 : 1), state: next };
        },
        { changes: 0, state: 'NORMAL' },
      );
      expect(seen.changes).toBeLessThanOrEqual(4);
    }),
  );
});

const NOW = new Date('2026-11-26T12:00:00Z');
const samplesOf = (rooms: readonly number[], stepMs = 60_000) =>
  rooms.map((roomBytes, index) => ({ roomBytes, at: new Date(NOW.getTime() - (rooms.length - 1 - index) * stepMs) }));

test('the forecast follows the last ten minutes', () => {
  expect(forecast(samplesOf([600, 540, 480, 420]), NOW)).toEqual({
    bytesPerSecond: 1,
    fullAt: new Date(NOW.getTime() + 420_000),
  });
  expect(forecast(samplesOf([420, 480]), NOW)).toEqual({ bytesPerSecond: -1, fullAt: null });
  expect(forecast(samplesOf([420, 420, 420]), NOW)).toEqual({ bytesPerSecond: 0, fullAt: null });
  expect(forecast([], NOW)).toBeNull();
  expect(forecast(samplesOf([420]), NOW)).toBeNull();
  expect(forecast(samplesOf([420, 300], 1_000), NOW)).toBeNull();
  expect(forecast(samplesOf([9e9, ...Array.from({ length: 11 }, () => 420)]), NOW)).toMatchObject({
    bytesPerSecond: 0,
  });
  const future = [{ at: new Date(NOW.getTime() + 3_600_000), roomBytes: 0 }, ...samplesOf([420, 420])];
  expect(forecast(future, NOW)).toMatchObject({ bytesPerSecond: 0 });
});

test('the forecast of a steady rate is right, whatever the times of the samples', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 2, maxLength: 60 }),
      fc.integer({ min: 0, max: 1_000_000 }),
      (rate, ages, left) => {
        const samples = ages.map((age) => ({
          at: new Date(NOW.getTime() - age * 1_000),
          roomBytes: left + rate * age,
        }));
        const found = forecast(samples, NOW);
        if (Math.max(...ages) - Math.min(...ages) < 60) expect(found).toBeNull();
        else {
          expect(found?.bytesPerSecond).toBe(rate);
          expect(Math.abs((found?.fullAt?.getTime() ?? 0) - NOW.getTime() - (left / rate) * 1_000)).toBeLessThan(50);
        }
      },
    ),
  );
});

test('the room until full ends at the full mark', () => {
  expect(roomUntilFull(room(900), MARKS)).toBe(50);
  expect(roomUntilFull(room(990), MARKS)).toBe(0);
  expect(roomUntilFull(room(0, { capacityBytes: null }), MARKS)).toBeNull();
});
