import { badData } from '../failure.ts';
import { SIZE, TAG, padding } from './layout.rules.ts';
import { readSliceHeader, type StoredSliceHeader } from './slice.ts';
import type { Source } from './source.ts';

/** Where a block's payload lies. */
export interface BlockEntry {
  readonly tag: number;
  /** First byte of the block's head. */
  readonly offset: number;
  /** First byte of the payload. */
  readonly payload: number;
  /** Length of the payload in bytes, padding included. */
  readonly length: number;
  /** Of a SLCE block long enough to hold one. Not covered by the CRC. */
  readonly header?: StoredSliceHeader;
}

/** Walks a container's block heads without reading the payloads. Refuses what is cut off or has bytes left over. */
export function indexBlocks(source: Source): readonly BlockEntry[] {
  if (source.size === 0) throw badData(`${source.name} is empty`);
  const entries: BlockEntry[] = [];
  const reach = SIZE.blockHead + SIZE.sliceHead;
  let at = 0;
  while (at < source.size) {
    const left = source.size - at;
    if (left < SIZE.blockHead) throw badData(`${source.name}: ${left} trailing bytes at offset ${at}`);
    const head = source.read(at, Math.min(reach, left));
    const [tag, length] = [head.readUInt32LE(0), head.readUInt32LE(4)];
    if (padding(length) !== 0)
      throw badData(`${source.name}: block at offset ${at} has a length that is no multiple of 4`);
    if (SIZE.blockHead + length > left)
      throw badData(`${source.name}: block at offset ${at} runs past the end of the file`);
    const hasHeader = tag === TAG.slice && length >= SIZE.sliceHead;
    const header = hasHeader ? { header: readSliceHeader(head.subarray(SIZE.blockHead)) } : {};
    entries.push({ tag, offset: at, payload: at + SIZE.blockHead, length, ...header });
    at += SIZE.blockHead + length;
  }
  return entries;
}

/** Value of a record {tag, u32 4, u32 value} inside a Star, FBeg or Stop block; undefined if it holds none. */
export function findRecord(payload: Buffer, tag: number): number | undefined {
  let at = 0;
  while (at + SIZE.record <= payload.length) {
    if (payload.readUInt32LE(at) === tag) return payload.readUInt32LE(at + 8);
    at += 8 + payload.readUInt32LE(at + 4);
  }
  return undefined;
}
