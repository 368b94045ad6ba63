import { crc32 } from 'node:zlib';
import { SIZE } from './layout.rules.ts';

/** What the reader keeps of a slice's 40-byte header. */
export interface SliceHeader {
  readonly frame: number;
  /** Number within the frame. */
  readonly slice: number;
  /** ns since the start of the run. */
  readonly start: number;
  /** ns. */
  readonly length: number;
  /** Bits of FLAG. */
  readonly flags: number;
  /** Time of the first bunch crossing after the slice's start, in counts of 1/64 ns. */
  readonly firstCrossing: number;
}

/** The header as stored: what follows from the slice's content too. */
export interface StoredSliceHeader extends SliceHeader {
  readonly blocks: number;
  readonly hits: number;
  /** CRC-32 of all bytes after the header. */
  readonly crc: number;
}

/** Hits of one detector in one slice. */
export interface DetectorBlock {
  readonly detector: number;
  /** Number of the concentrator. */
  readonly equipment: number;
  readonly flags: number;
  /** Pairs of words: time in 1/64 ns from the slice's start, then the detector's own word. */
  readonly hits: Uint32Array;
}

const NO_HITS = new Uint32Array(0);

/** Hits of a detector; none if the slice lacks it. */
export const hitsOf = (blocks: readonly DetectorBlock[], detector: number): Uint32Array =>
  blocks.find((block) => block.detector === detector)?.hits ?? NO_HITS;

export const countHits = (blocks: readonly DetectorBlock[]): number =>
  blocks.reduce((sum, block) => sum + block.hits.length / 2, 0);

export function readSliceHeader(bytes: Buffer): StoredSliceHeader {
  return {
    frame: bytes.readUInt32LE(0),
    slice: bytes.readUInt32LE(4),
    start: Number(bytes.readBigUInt64LE(8)),
    length: bytes.readUInt32LE(16),
    blocks: bytes.readUInt16LE(20),
    flags: bytes.readUInt16LE(22),
    hits: bytes.readUInt32LE(24),
    crc: bytes.readUInt32LE(28),
    firstCrossing: bytes.readUInt32LE(32),
  };
}

/** Payload of a SLCE block. */
export function encodeSlice(header: SliceHeader, blocks: readonly DetectorBlock[]): Buffer {
  const hits = countHits(blocks);
  const bytes = Buffer.alloc(SIZE.sliceHead + blocks.length * SIZE.detectorHead + hits * SIZE.hit);
  let at: number = SIZE.sliceHead;
  for (const block of blocks) {
    bytes.writeUInt8(block.detector, at);
    bytes.writeUInt8(1, at + 1);
    bytes.writeUInt16LE(block.equipment, at + 2);
    bytes.writeUInt16LE(block.flags, at + 4);
    bytes.writeUInt16LE(SIZE.hit, at + 6);
    bytes.writeUInt32LE(block.hits.length / 2, at + 8);
    bytes.writeUInt32LE(block.hits.byteLength, at + 12);
    bytes.set(new Uint8Array(block.hits.buffer, block.hits.byteOffset, block.hits.byteLength), at + SIZE.detectorHead);
    at += SIZE.detectorHead + block.hits.byteLength;
  }
  bytes.writeUInt32LE(header.frame, 0);
  bytes.writeUInt32LE(header.slice, 4);
  bytes.writeBigUInt64LE(BigInt(header.start), 8);
  bytes.writeUInt32LE(header.length, 16);
  bytes.writeUInt16LE(blocks.length, 20);
  bytes.writeUInt16LE(header.flags, 22);
  bytes.writeUInt32LE(hits, 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(SIZE.sliceHead)), 28);
  bytes.writeUInt32LE(header.firstCrossing, 32);
  return bytes;
}

/**
 * Detector blocks of a SLCE payload, or undefined where its CRC, lengths or counts are wrong.
 * The hits are views of `bytes` (which must begin at a multiple of 4): copy what must outlive it.
 */
export function decodeBlocks(bytes: Buffer): readonly DetectorBlock[] | undefined {
  if (bytes.length < SIZE.sliceHead) return undefined;
  const header = readSliceHeader(bytes);
  if (crc32(bytes.subarray(SIZE.sliceHead)) !== header.crc) return undefined;
  const blocks: DetectorBlock[] = [];
  let at: number = SIZE.sliceHead;
  for (let i = 0; i < header.blocks; i++) {
    if (at + SIZE.detectorHead > bytes.length) return undefined;
    const [count, length] = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)];
    const from = at + SIZE.detectorHead;
    at = from + length;
    if (length !== count * SIZE.hit || bytes.readUInt16LE(from - 10) !== SIZE.hit || at > bytes.length)
      return undefined;
    blocks.push({
      detector: bytes.readUInt8(from - SIZE.detectorHead),
      equipment: bytes.readUInt16LE(from - 14),
      flags: bytes.readUInt16LE(from - 12),
      hits: new Uint32Array(bytes.buffer, bytes.byteOffset + from, length / 4),
    });
  }
  return at === bytes.length && countHits(blocks) === header.hits ? blocks : undefined;
}
