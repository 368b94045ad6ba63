import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoragePressure } from '../../generated/types.ts';
import { fullMarkOf, nextPressure } from './watermark.rules.ts';

/*
 * A farm over one output storage, one step a second: first stages begin while the storage is NORMAL, second stages follow each of
 * them and go on until it is FULL, and an upload takes finished files away. The farm makes more than the upload takes.
 */

const CAPACITY = 10_000;

interface Farm {
  readonly marks: { readonly highMark: number; readonly lowMark: number; readonly reserve: number | null };
  /** First stages that begin in a second, and seconds that a stage takes. */
  readonly begins: number;
  readonly seconds: number;
  /** Bytes of a file of each stage. */
  readonly firstBytes: number;
  readonly secondBytes: number;
  /** Bytes that leave in a second. */
  readonly uploads: number;
}

interface Run {
  readonly highest: number;
  /** Bytes that left in the second half. */
  readonly uploaded: number;
  readonly changes: number;
}

const STEPS = 4_000;

function run({ marks, begins, seconds, firstBytes, secondBytes, uploads }: Farm): Run {
  let pressure: StoragePressure = 'NORMAL';
  let [used, finished, waiting, highest, uploaded, changes] = [0, 0, 0, 0, 0, 0];
  /** Ends of running stages by the second in which they come. */
  const firstEnds = new Map<number, number>();
  const secondEnds = new Map<number, number>();
  for (let step = 0; step < STEPS; step++) {
    if (pressure === 'NORMAL') firstEnds.set(step + seconds, begins);
    const started = pressure === 'FULL' ? 0 : waiting;
    waiting += (firstEnds.get(step) ?? 0) - started;
    secondEnds.set(step + seconds, started);
    const ended = secondEnds.get(step) ?? 0;
    used += (firstEnds.get(step) ?? 0) * firstBytes;
    // The file of the first stage goes when the second has replaced it.
    used += ended * (secondBytes - firstBytes);
    finished += ended * secondBytes;
    const leaves = Math.min(finished, uploads);
    finished -= leaves;
    used -= leaves;
    if (step > STEPS / 2) uploaded += leaves;
    highest = Math.max(highest, used);
    const next = nextPressure(pressure, { capacityBytes: CAPACITY, usedBytes: used, freeBytes: null }, marks);
    if (next !== pressure && step > STEPS / 2) changes++;
    pressure = next;
  }
  return { highest, uploaded, changes };
}

const farms = fc.record({
  marks: fc.constantFrom({ highMark: 80, lowMark: 60, reserve: null }, { highMark: 70, lowMark: 65, reserve: 30 }),
  begins: fc.integer({ min: 2, max: 10 }),
  seconds: fc.integer({ min: 1, max: 10 }),
  firstBytes: fc.integer({ min: 1, max: 10 }),
  secondBytes: fc.integer({ min: 1, max: 10 }),
  uploads: fc.integer({ min: 1, max: 5 }),
});

test('a farm that produces faster than it uploads neither fills its storage nor starves its upload', () => {
  fc.assert(
    fc.property(farms, (farm) => {
      fc.pre(farm.begins * farm.secondBytes > farm.uploads);
      const { highest, uploaded, changes } = run(farm);
      // What runs when the mark is passed ends: it is at most what begins in the time of two stages.
      const underWay = 2 * farm.begins * (farm.seconds + 1) * Math.max(farm.firstBytes, farm.secondBytes);
      expect(highest).toBeLessThanOrEqual((CAPACITY * farm.marks.highMark) / 100 + underWay);
      if (underWay < (CAPACITY * (fullMarkOf(farm.marks) - farm.marks.highMark)) / 100)
        expect(highest).toBeLessThan((CAPACITY * fullMarkOf(farm.marks)) / 100);
      // The upload is never short of work: it takes what it can in each second.
      expect(uploaded).toBe(farm.uploads * (STEPS / 2 - 1));
      // Between two stops all the room between the marks is filled: work does not stop and start with each file.
      const room = (CAPACITY * (farm.marks.highMark - farm.marks.lowMark)) / 100;
      const filled = farm.begins * (farm.firstBytes + farm.secondBytes) * (STEPS / 2);
      expect(changes).toBeLessThanOrEqual(2 + (2 * filled) / room);
    }),
  );
});
