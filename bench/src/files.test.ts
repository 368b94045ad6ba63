import { expect, test } from '@jest/globals';
import { boundOf, ratiosOf } from './files.ts';
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

test('two slots gain no more than the idle cores of one, and never more than twice', () => {
  const run = (round: number, slots: number, seconds: number, cpuPerGb: number, servicesCpuPerGb: number) => ({
    round,
    by: 'visor' as const,
    slots,
    seconds,
    cpuPerGb,
    servicesCpuPerGb,
    bytesReadPerByte: 3,
    bytesWrittenPerByte: 2,
  });
  const busy = [run(1, 1, 3, 1.4, 0.2), run(1, 2, 2, 1.6, 0.4)];
  expect(boundOf(busy, 2e9, 2)).toBeCloseTo(1.5);
  expect(boundOf(busy, 2e9, 16)).toBe(2);
});

test('the counters of a process are read from /proc', () => {
  const stat = '7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 100 50 20 30 20 0 1';
  const io = 'rchar: 123\nwchar: 45\nread_bytes: 7\n';
  expect(parseWork(stat, io)).toEqual({ cpuSeconds: 2, bytesRead: 123, bytesWritten: 45 });
});
