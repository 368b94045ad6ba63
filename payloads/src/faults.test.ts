import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { EXIT } from './failure.ts';
import { FLAG } from './format/layout.rules.ts';
import { openContainer } from './format/read-container.ts';
import { FAULTS, injectFault, type FaultKind } from './simulate/inject-fault.ts';
import { simulateFile } from './simulate/simulate-file.ts';
import { readParents, summarise } from './summarise.ts';
import { stageInProcess, temporaryDirectory } from '../test/stage-in-process.ts';

const directory = temporaryDirectory();
afterAll(() => directory[Symbol.dispose]());

const clean = simulateFile({ run: 3, fileNumber: 0, slices: 12, seed: 1 });
const kinds = Object.keys(FAULTS) as FaultKind[];
const ending = (end: (typeof FAULTS)[FaultKind]) => kinds.filter((kind) => FAULTS[kind] === end);

const decodeFault = (kind: FaultKind) => {
  const path = `${directory.path}/${kind}.spdraw`;
  writeFileSync(path, injectFault(kind, clean));
  return stageInProcess('decode', [path], `${path}.digi`);
};

describe('a fault in a raw file', () => {
  test.each(ending('refused'))('%s is refused as bad data and leaves no output', async (kind) => {
    await expect(decodeFault(kind)).rejects.toMatchObject({ exitCode: EXIT.badData });
    expect(() => readParents(`${directory.path}/${kind}.spdraw.digi`)).toThrow(/cannot open/);
    expect(() => readParents(`${directory.path}/${kind}.spdraw.digi.part`)).toThrow(/cannot open/);
  });

  test.each(ending('sliceDropped'))('%s costs one slice', async (kind) => {
    expect(await decodeFault(kind)).toMatchObject({ slices: 11, badSlices: 1 });
    expect(summarise(`${directory.path}/${kind}.spdraw.digi`)).toMatchObject({ slices: 11, badSlices: 0 });
  });

  test.each(ending('healed'))('%s is healed', async (kind) => {
    expect(await decodeFault(kind)).toMatchObject({
      slices: 12,
      badSlices: 0,
      duplicateSlices: kind === 'duplicateSlice' ? 1 : 0,
    });
    using container = openContainer(`${directory.path}/${kind}.spdraw.digi`);
    const headers = [...container.slices()].map((slice) => slice.header);
    expect(headers.map((header) => header.slice)).toEqual(headers.map((_, i) => i));
    const flagged = headers.filter((header) => header.flags & FLAG.detectorMissing).length;
    expect(flagged).toBe(kind === 'missingDetector' ? 1 : 0);
  });

  test('is put in by a function that leaves its argument alone', () => {
    const before = Buffer.from(clean);
    for (const kind of kinds) expect(injectFault(kind, clean).equals(clean)).toBe(false);
    expect(clean.equals(before)).toBe(true);
  });

  test('of a chosen slice hits that slice', async () => {
    const path = `${directory.path}/chosen.spdraw`;
    writeFileSync(path, injectFault('bitFlip', clean, { slice: 7 }));
    using container = openContainer(path);
    expect([...container.slices()].map((slice) => slice.header.slice)).not.toContain(7);
    expect(container.tally.badSlices).toBe(1);
  });
});
