import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bar, line, pace, type Stage } from './progress.rules.ts';

const stage: Stage = {
  stage: 2,
  name: 'reconstruct',
  total: 12,
  ended: 3,
  failed: 0,
  active: 2,
  formed: true,
  since: 1_000,
};

test('the rate is jobs per second since the stage began, and the time left follows from it', () => {
  expect(pace(stage, 4_000)).toEqual({ rate: 1, left: 9 });
});

test('nothing is estimated before the first job has ended', () => {
  expect(pace({ ...stage, ended: 0 }, 4_000)).toBeUndefined();
});

test('a line has counts, running jobs, rate and time left', () => {
  expect(line({ ...stage, failed: 1 }, 4_000)).toBe(
    'stage 2 reconstruct: 3/12 jobs, 2 running, 1 failed, 1.0 jobs/s, 9 s left',
  );
});

test('a bar is never wider than the terminal', () => {
  const any = fc.record({
    total: fc.nat(1e6),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    columns: fc.integer({ min: 20, max: 300 }),
  });
  fc.assert(
    fc.property(any, ({ total, part, columns }) => {
      const text = bar({ ...stage, total, ended: Math.floor(total * part) }, 60_000, columns);
      expect(text.length).toBeLessThan(columns);
    }),
  );
});
