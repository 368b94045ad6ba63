import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EXIT, PayloadFailure } from '../failure.ts';
import { FORMAT, TAG } from './layout.rules.ts';
import type { Metadata } from './metadata.rules.ts';
import { readContainer, type Container } from './read-container.ts';
import type { DetectorBlock, SliceHeader } from './slice.ts';
import { bytesSource } from './source.ts';
import { encodeBlock, memorySink, writeContainer } from './write-container.ts';

const METADATA: Metadata = {
  format: FORMAT,
  run: 4_000_000_000,
  file: 'a.spdraw',
  sliceNs: 10_000,
  bxNs: 76.3,
  geometry: 'test',
  cableMap: null,
  sim: true,
  history: [],
};

type Slice = { readonly header: SliceHeader; readonly blocks: readonly DetectorBlock[]; readonly events?: Uint8Array };

function build(slices: readonly Slice[], metadata = METADATA, fileNumber = 3): Buffer {
  const sink = memorySink();
  const writer = writeContainer(sink, metadata, fileNumber);
  for (const { header, blocks, events } of slices) {
    writer.slice(header, blocks);
    if (events) writer.events(events);
  }
  writer.end();
  return sink.bytes();
}

const header = (slice: number, frame = 1): SliceHeader => ({
  frame,
  slice,
  start: slice * 10_000,
  length: 10_000,
  flags: 8,
  firstCrossing: 17,
});
const block = (...words: number[]): DetectorBlock => ({
  detector: 0x20,
  equipment: 2,
  flags: 1,
  hits: Uint32Array.from(words),
});
const simple = (count: number): Slice[] =>
  Array.from({ length: count }, (_, i) => ({ header: header(i), blocks: [block(i, 2, 3, 4)] }));

const open = (bytes: Uint8Array): Container => readContainer(bytesSource(bytes));
const readAll = (bytes: Uint8Array) => {
  const container = open(bytes);
  return { container, slices: [...container.slices()] };
};
const refusal = (action: () => unknown): PayloadFailure => {
  try {
    action();
  } catch (error) {
    if (error instanceof PayloadFailure) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

const someBlock = fc.record({
  detector: fc.integer({ min: 0, max: 255 }),
  equipment: fc.integer({ min: 0, max: 65535 }),
  flags: fc.integer({ min: 0, max: 65535 }),
  hits: fc
    .array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 20 })
    .map((words) => Uint32Array.from([...words, ...words])),
});

describe('a container', () => {
  test('gives back what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.array(someBlock, { maxLength: 4 }), { maxLength: 5 }), (contents) => {
        const slices = contents.map((blocks, i) => ({ header: header(i), blocks, events: new Uint8Array(4 * i) }));
        const { container, slices: read } = readAll(build(slices));
        expect({ run: container.run, file: container.fileNumber }).toEqual({ run: METADATA.run, file: 3 });
        expect(container.metadata).toEqual(METADATA);
        expect(read.map((slice) => slice.blocks)).toEqual(contents);
        expect(read.map((slice) => slice.events?.length)).toEqual(contents.map((_, i) => 4 * i));
        expect(read.every((slice, i) => slice.header.start === i * 10_000)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('cut anywhere is refused as bad data', () => {
    const bytes = build(simple(3));
    for (let length = 0; length < bytes.length; length++)
      expect(refusal(() => readAll(bytes.subarray(0, length))).exitCode).toBe(EXIT.badData);
  });

  test('with any one byte changed is refused, or loses that slice, or reads as a whole', () => {
    const bytes = build(simple(12));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const broken = Buffer.from(bytes);
        broken.writeUInt8(broken.readUInt8(at) ^ change, at);
        try {
          const { slices, container } = readAll(broken);
          expect(slices.length + container.tally.badSlices).toBe(12);
          expect(container.tally.badSlices).toBeLessThanOrEqual(1);
        } catch (error) {
          expect(error).toMatchObject({ exitCode: EXIT.badData });
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('with trailing bytes is refused', () => {
    expect(refusal(() => open(Buffer.concat([build(simple(1)), Buffer.alloc(3)]))).message).toMatch(/trailing bytes/);
  });

  test('may hold blocks of unknown tags', () => {
    const bytes = build(simple(2));
    const end = bytes.length - 20; // before Stop
    const strange = Buffer.concat([
      bytes.subarray(0, end),
      encodeBlock(0x12345678, Buffer.from('later')),
      bytes.subarray(end),
    ]);
    expect(readAll(strange).slices).toHaveLength(2);
  });

  test('of another format, or without a run number, is refused', () => {
    expect(refusal(() => open(build([], { ...METADATA, format: 'other/2' as typeof FORMAT }))).message).toMatch(
      /other\/2/,
    );
    expect(refusal(() => open(build([], { ...METADATA, run: undefined as unknown as number }))).exitCode).toBe(
      EXIT.badData,
    );
  });

  test('whose blocks disagree on the run is refused', () => {
    const bytes = build(simple(1));
    bytes.writeUInt32LE(5, 16);
    expect(refusal(() => open(bytes)).message).toMatch(/run numbers differ/);
  });

  test('any flipped bit in hits costs exactly that slice', () => {
    const bytes = build(simple(20));
    const slices = [...blocksOf(bytes)];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 19 }),
        fc.integer({ min: 0, max: 31 }),
        fc.integer({ min: 0, max: 7 }),
        (slice, byte, bit) => {
          const broken = Buffer.from(bytes);
          const at = (slices[slice] ?? 0) + 8 + 40 + byte;
          broken.writeUInt8(broken.readUInt8(at) ^ (1 << bit), at);
          const { container, slices: read } = readAll(broken);
          expect(container.tally).toMatchObject({ slices: 19, badSlices: 1 });
          expect(read.some((good) => good.header.slice === slice)).toBe(false);
        },
      ),
    );
  });

  test('with more than a tenth of its slices bad is refused after the last of them', () => {
    const bytes = build(simple(10));
    const [first = 0, second = 0] = blocksOf(bytes);
    bytes.writeUInt8(99, first + 60);
    expect(readAll(bytes).container.tally.badSlices).toBe(1);
    bytes.writeUInt8(99, second + 60);
    expect(refusal(() => readAll(bytes)).message).toMatch(/2 of 10 slices are bad/);
  });

  test('whose FEnd counts differently is refused', () => {
    for (const offset of [36, 32, 24]) {
      const bytes = build(simple(2));
      bytes.writeUInt8(bytes.readUInt8(bytes.length - offset) ^ 1, bytes.length - offset);
      expect(refusal(() => readAll(bytes)).message).toMatch(/FEnd/);
    }
  });

  test('of raw data is put in order, and a repeated slice is dropped', () => {
    const [a, b, c] = simple(3) as [Slice, Slice, Slice];
    const { container, slices } = readAll(build([b, a, c, a]));
    expect(slices.map((slice) => slice.header.slice)).toEqual([0, 1, 2]);
    expect(container.tally).toMatchObject({ slices: 3, duplicateSlices: 1 });
  });

  test('of a later stage keeps its order and slices of equal number from different files', () => {
    const [a, b] = simple(2) as [Slice, Slice];
    const { slices } = readAll(build([b, a, a], { ...METADATA, parents: [] }));
    expect(slices.map((slice) => slice.header.slice)).toEqual([1, 0, 0]);
  });

  test('of raw data is its own parent, under its logical name or else the one it was opened by', () => {
    expect(open(build([])).parents).toEqual([{ run: METADATA.run, file: 'a.spdraw' }]);
    const { file: _, ...nameless } = METADATA;
    expect(readContainer(bytesSource(build([], nameless), '/tmp/local.raw')).parents).toEqual([
      { run: METADATA.run, file: 'local.raw' },
    ]);
  });
});

/** Offsets of the SLCE blocks. */
function* blocksOf(bytes: Buffer): Generator<number> {
  for (let at = 0; at < bytes.length; at += 8 + bytes.readUInt32LE(at + 4))
    if (bytes.readUInt32LE(at) === TAG.slice) yield at;
}
