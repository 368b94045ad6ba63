import { indexBlocks, type BlockEntry } from '../format/block-index.ts';
import { DETECTOR, SIZE, TAG } from '../format/layout.rules.ts';
import { chainCrc } from '../format/read-container.ts';
import { decodeBlocks, encodeSlice, readSliceHeader } from '../format/slice.ts';
import { bytesSource } from '../format/source.ts';
import { encodeBlock, encodeFileEnd, encodeRecord } from '../format/write-container.ts';

/** What can go wrong with a file's bytes, and how decode takes it. */
export const FAULTS = {
  /** Cut off inside a slice: refused (65). */
  truncated: 'refused',
  /** No byte at all: refused (65). */
  empty: 'refused',
  /** FEnd block taken out: refused (65). */
  fileEndMissing: 'refused',
  /** Star names another run than the rest: refused (65). */
  wrongRun: 'refused',
  /** One bit of a slice's hits, its CRC left as it was: that slice is dropped and counted. */
  bitFlip: 'sliceDropped',
  /** A slice comes twice: once is kept. */
  duplicateSlice: 'healed',
  /** Two neighbours swapped by the data acquisition, FEnd in keeping: put in order. */
  sliceOutOfOrder: 'healed',
  /** A slice without straws, its CRC in keeping: flagged, and taken as it is. */
  missingDetector: 'healed',
} as const;

export type FaultKind = keyof typeof FAULTS;

/** A block with its bytes, head included. */
interface Block extends BlockEntry {
  readonly bytes: Buffer;
}

/**
 * Gives a copy of a raw file with one fault. Faults of a slice hit the one in the middle, or the one of index `slice`;
 * a swap takes the one after it too.
 */
export function injectFault(kind: FaultKind, bytes: Uint8Array, options: { readonly slice?: number } = {}): Buffer {
  if (kind === 'empty') return Buffer.alloc(0);
  const whole = Buffer.from(bytes);
  const blocks = indexBlocks(bytesSource(whole)).map((entry): Block => ({
    ...entry,
    bytes: whole.subarray(entry.offset, entry.payload + entry.length),
  }));
  const slices = blocks.filter((block) => block.tag === TAG.slice);
  const target = slices[options.slice ?? Math.floor((slices.length - 1) / 2)];
  if (kind === 'fileEndMissing') return join(blocks.filter((block) => block.tag !== TAG.fileEnd));
  if (kind === 'wrongRun') return join(blocks.map((block) => (block.tag === TAG.start ? withOtherRun(block) : block)));
  if (!target) throw new RangeError(`no slice to put the fault ${kind} into`);
  switch (kind) {
    case 'truncated':
      return whole.subarray(0, target.payload + Math.floor(target.length / 2));
    case 'bitFlip':
      return flipBit(whole, target);
    case 'duplicateSlice':
      return join(blocks.flatMap((block) => (block === target ? [block, block] : [block])));
    case 'sliceOutOfOrder':
      return join(withNewEnd(swap(blocks, target, slices[slices.indexOf(target) + 1] ?? target)));
    case 'missingDetector':
      return join(withNewEnd(blocks.map((block) => (block === target ? withoutStraws(block) : block))));
  }
}

const join = (blocks: readonly Block[]): Buffer => Buffer.concat(blocks.map((block) => block.bytes));

const replaced = (block: Block, payload: Uint8Array): Block => ({ ...block, bytes: encodeBlock(block.tag, payload) });

const withOtherRun = (block: Block): Block =>
  replaced(block, encodeRecord(TAG.runNumber, (block.bytes.readUInt32LE(SIZE.blockHead + 8) + 1) >>> 0));

const swap = (blocks: readonly Block[], a: Block, b: Block): readonly Block[] =>
  blocks.map((block) => (block === a ? b : block === b ? a : block));

function flipBit(whole: Buffer, target: Block): Buffer {
  const firstHit = target.payload + SIZE.sliceHead + SIZE.detectorHead;
  const at = Math.floor((firstHit + target.payload + target.length) / 2);
  if (at >= target.payload + target.length) throw new RangeError('the slice has no hits to flip a bit of');
  whole.writeUInt8(whole.readUInt8(at) ^ 0x10, at);
  return whole;
}

function withoutStraws(block: Block): Block {
  const payload = Buffer.from(new Uint8Array(block.bytes.subarray(SIZE.blockHead)).buffer);
  const kept = (decodeBlocks(payload) ?? []).filter(({ detector }) => detector !== DETECTOR.straw);
  return replaced(block, encodeSlice(readSliceHeader(payload), kept));
}

/** FEnd anew from the slices that are there. */
function withNewEnd(blocks: readonly Block[]): readonly Block[] {
  const headers = blocks
    .filter((block) => block.tag === TAG.slice)
    .map((block) => readSliceHeader(block.bytes.subarray(SIZE.blockHead)));
  const hits = headers.reduce((sum, header) => sum + header.hits, 0);
  const crc = headers.reduce((sum, header) => chainCrc(sum, header.crc), 0);
  return blocks.map((block) =>
    block.tag === TAG.fileEnd ? replaced(block, encodeFileEnd(headers.length, hits, crc)) : block,
  );
}
