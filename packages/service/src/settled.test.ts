import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWantedEvent, nextWindow, type RecordedEvent } from './recorded-event.rules.ts';
import { settledNumbers, type Observation } from './settled.rules.ts';

/** What transactions do, one step at a time: begin to write, draw a number for a row, commit; or somebody looks. */
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('begin', 'draw', 'commit'), of: fc.nat({ max: 4 }) }),
    fc.constant({ kind: 'look', of: 0 }),
  ),
  { maxLength: 200 },
);

test('whatever the order in which transactions commit, no row comes behind a number that is settled', () => {
  fc.assert(
    fc.property(steps, (list) => {
      let [nextId, lastNumber] = [1n, 0n];
      let settled = -1n;
      let seen: readonly Observation[] = [];
      const running = new Map<number, { id: bigint; rows: bigint[] }>();
      for (const { kind, of } of list) {
        const transaction = running.get(of);
        if (kind === 'begin' && !transaction) running.set(of, { id: nextId++, rows: [] });
        if (kind === 'draw') transaction?.rows.push(++lastNumber);
        if (kind === 'commit' && transaction) {
          for (const row of transaction.rows) expect(row > settled).toBe(true);
          running.delete(of);
        }
        if (kind !== 'look') continue;
        const oldest = [...running.values()].reduce((least, { id }) => (id < least ? id : least), nextId);
        const look = settledNumbers(seen, { numbers: [lastNumber], oldest, next: nextId });
        ({ seen } = look);
        const [number] = look.settled ?? [];
        if (number !== undefined) {
          expect(number >= settled).toBe(true);
          settled = number;
        }
        for (const { rows } of running.values()) for (const row of rows) expect(row > settled).toBe(true);
      }
    }),
  );
});

test('where nothing is written, the second look settles what the first one saw', () => {
  const idle = { numbers: [7n], oldest: 3n, next: 3n };
  const first = settledNumbers([], idle);
  expect(first.settled).toBeUndefined();
  expect(settledNumbers(first.seen, idle).settled).toEqual([7n]);
});

test('windows go back without a gap to where the range begins, or until enough was looked at', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 11 }), fc.integer({ min: 0, max: 100_000 }), (length, rows) => {
      const range = { from: 1_000, to: 1_000 + length };
      let window = nextWindow(range, undefined);
      let [end, total, count] = [range.to, 0, 0];
      while (window) {
        expect(window.to).toBe(end);
        expect(window.from).toBeLessThan(window.to);
        end = window.from;
        total += rows;
        count += 1;
        window = nextWindow(range, { ...window, rows, total });
      }
      expect(end === range.from || total >= 200_000).toBe(true);
      if (rows === 0) expect(count).toBeLessThan(12);
    }),
  );
});

const event: RecordedEvent = {
  id: 'job-1',
  at: new Date('2026-11-26T12:00:00Z'),
  type: 'job.failed',
  subject: 'JOB',
  subjectId: 'j',
  name: null,
  taskId: 't',
  attempt: 1,
  source: 'ACTIVE',
  target: 'FAILED',
  code: 402,
  by: 'p1',
  reason: null,
};

test('a filter takes the events that are as it asks', () => {
  const isWanted = (where: Parameters<typeof isWantedEvent>[0]): boolean => isWantedEvent(where, event);
  expect(isWanted(null)).toBe(true);
  expect(isWanted({ type: { like: 'job.*' }, code: { gte: 400, lt: 500 }, subject: { in: ['JOB'] } })).toBe(true);
  expect(isWanted({ type: { like: '*.f*l*' } })).toBe(true);
  expect(isWanted({ type: { like: 'job' } })).toBe(false);
  expect(isWanted({ type: { like: 'job.failed*failed' } })).toBe(false);
  expect(isWanted({ reason: { like: '*' } })).toBe(false);
  expect(isWanted({ reason: { notLike: '*' }, name: { not: ['x'] } })).toBe(true);
  expect(isWanted({ at: { gte: '2026-11-26T12:00:00Z', lt: '2026-11-26T12:00:01Z' } })).toBe(true);
  expect(isWanted({ at: { lt: '2026-11-26T12:00:00Z' } })).toBe(false);
  expect(isWanted({ by: { in: ['p2'] } })).toBe(false);
});
