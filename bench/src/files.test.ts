import { expect, test } from '@jest/globals';
import { ratiosOf } from './files.ts';
import { parseWork } from './process-io.ts';

test('rates are compared within a round', () => {
  const run = (round: number, by: 'visor' | 'script', slots: number, seconds: number) => ({
    round,
    by,
    slots,
    seconds,
  });
  const runs = [
    run(1, 'script', 1, 8),
    run(1, 'visor', 1, 4),
    run(1, 'script', 2, 5),
    run(1, 'visor', 2, 2),
    run(2, 'script', 1, 80),
    run(2, 'visor', 1, 40),
    run(2, 'script', 2, 50),
    run(2, 'visor', 2, 20),
  ];
  expect(ratiosOf(runs)).toEqual({ ratioOneSlot: 2, ratioTwoSlots: 2.5, visorScaling: 2, scriptScaling: 1.6 });
});

test('the counters of a process are read from /proc', () => {
  const stat = '7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 100 50 20 30 20 0 1';
  const io = 'rchar: 123\nwchar: 45\nread_bytes: 7\n';
  expect(parseWork(stat, io)).toEqual({ cpuSeconds: 2, bytesRead: 123, bytesWritten: 45 });
});
