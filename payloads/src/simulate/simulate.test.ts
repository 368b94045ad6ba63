import { describe, expect, test } from '@jest/globals';
import { readContainer } from '../format/read-container.ts';
import { bytesSource } from '../format/source.ts';
import { loadLibrary, parseLibrary } from './event-library.ts';
import { createRandom } from './random.rules.ts';
import { rawFileName, simulateFile } from './simulate-file.ts';

const small = { run: 12, fileNumber: 4, slices: 3, seed: 99 } as const;

describe('the simulator', () => {
  test('gives the same bytes for the same options, others for another seed, file or run', () => {
    const first = simulateFile(small);
    expect(simulateFile(small).equals(first)).toBe(true);
    for (const change of [{ seed: 100 }, { fileNumber: 5 }, { run: 13 }])
      expect(simulateFile({ ...small, ...change, file: rawFileName(12, 4) }).equals(first)).toBe(false);
  });

  test('names the file, numbers the slices through the run, and marks them simulated', () => {
    const container = readContainer(bytesSource(simulateFile(small)));
    const headers = [...container.slices()].map((slice) => slice.header);
    expect(container).toMatchObject({ run: 12, fileNumber: 4, parents: [{ run: 12, file: 'run12.00004.spdraw' }] });
    expect(headers.map(({ frame, slice, start }) => [frame, slice, start])).toEqual([
      [4, 0, 120_000],
      [4, 1, 130_000],
      [4, 2, 140_000],
    ]);
    expect(headers.every((header) => header.flags === 8)).toBe(true);
  });

  test('makes about 30 collisions and 66 kB a slice', () => {
    const bytes = simulateFile({ ...small, slices: 20, truth: true });
    const container = readContainer(bytesSource(bytes));
    expect([...container.slices()].every((slice) => slice.truth !== undefined)).toBe(true);
    expect(container.tally.hits / 20).toBeGreaterThan(7000);
    expect(container.tally.hits / 20).toBeLessThan(10_500);
  });

  test('makes more straw hits with more noise', () => {
    const size = (noise: number) => simulateFile({ ...small, noise }).length;
    expect(size(10)).toBeGreaterThan(size(1) + 3 * 8 * 5000);
  });

  test('writes a valid file of no slices', () => {
    expect([...readContainer(bytesSource(simulateFile({ ...small, slices: 0 }))).slices()]).toEqual([]);
  });

  test('refuses a run number that its four bytes cannot hold', () => {
    for (const run of [2 ** 32, -1, 1.5]) expect(() => simulateFile({ ...small, run })).toThrow(RangeError);
    expect(() => simulateFile({ ...small, slices: 0, run: 2 ** 32 - 1 })).not.toThrow();
  });
});

describe('the event library', () => {
  test('holds what it was made with', () => {
    const library = loadLibrary();
    expect([library.minimumBias.length, library.signal.length, library.energyGeV]).toEqual([2000, 100, 27]);
    expect(library.signal.every((event) => event.tracks.some((track) => track.kind === 3))).toBe(true);
    expect(() => parseLibrary(Buffer.from('something else entirely'))).toThrow(/EVL1/);
  });
});

describe('random numbers', () => {
  test('have the mean and spread they should', () => {
    const random = createRandom(5);
    const mean = (draw: () => number) =>
      Array.from({ length: 20_000 }, draw).reduce((sum, value) => sum + value, 0) / 20_000;
    expect(mean(random.uniform)).toBeCloseTo(0.5, 1);
    expect(Math.abs(mean(random.gauss))).toBeLessThan(0.03);
    expect(Math.abs(mean(() => random.gauss() ** 2) - 1)).toBeLessThan(0.05);
    for (const expected of [0.229, 5, 80])
      expect(Math.abs(mean(() => random.poisson(expected)) / expected - 1)).toBeLessThan(0.05);
  });
});
