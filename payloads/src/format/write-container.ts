import { chainCrc } from './read-container.ts';
import { SIZE, TAG, padding } from './layout.rules.ts';
import type { Metadata } from './metadata.rules.ts';
import { encodeSlice, readSliceHeader, type DetectorBlock, type SliceHeader } from './slice.ts';

/** Where the bytes of a container go, in order. */
export interface Sink {
  write(bytes: Uint8Array): void;
}

/** Writes a container block by block; keeps only the sums that FEnd needs. */
interface ContainerWriter {
  /** Adds a slice. */
  slice(header: SliceHeader, blocks: readonly DetectorBlock[]): void;
  /** Adds a slice whose bytes are already a whole SLCE payload. */
  rawSlice(payload: Buffer): void;
  /** Reconstructed crossings of the slice before. */
  events(payload: Uint8Array): void;
  /** Truth of the slice before. */
  truth(payload: Uint8Array): void;
  /** FEnd and Stop. Nothing may follow. */
  end(): { readonly slices: number; readonly hits: number };
}

/** A block: tag, length, payload padded with zeros. */
export function encodeBlock(tag: number, payload: Uint8Array): Buffer {
  const length = payload.length + padding(payload.length);
  const bytes = Buffer.alloc(SIZE.blockHead + length);
  bytes.writeUInt32LE(tag, 0);
  bytes.writeUInt32LE(length, 4);
  bytes.set(payload, SIZE.blockHead);
  return bytes;
}

/** A record inside a Star, FBeg or Stop block. */
export function encodeRecord(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(SIZE.record);
  bytes.writeUInt32LE(tag, 0);
  bytes.writeUInt32LE(4, 4);
  bytes.writeUInt32LE(value, 8);
  return bytes;
}

/** Payload of FEnd. */
export function encodeFileEnd(slices: number, hits: number, crc: number): Buffer {
  const bytes = Buffer.alloc(SIZE.fileEnd);
  bytes.writeUInt32LE(slices, 0);
  bytes.writeBigUInt64LE(BigInt(hits), 4);
  bytes.writeUInt32LE(crc, 12);
  return bytes;
}

/** Begins a container: writes Star, FBeg and JSON at once. */
export function writeContainer(sink: Sink, metadata: Metadata, fileNumber: number): ContainerWriter {
  const run = encodeRecord(TAG.runNumber, metadata.run);
  let [slices, hits, crc] = [0, 0, 0];
  sink.write(encodeBlock(TAG.start, run));
  sink.write(encodeBlock(TAG.fileBegin, Buffer.concat([run, encodeRecord(TAG.fileNumber, fileNumber)])));
  sink.write(encodeBlock(TAG.json, Buffer.from(JSON.stringify(metadata))));

  const rawSlice = (payload: Buffer): void => {
    const header = readSliceHeader(payload);
    slices++;
    hits += header.hits;
    crc = chainCrc(crc, header.crc);
    sink.write(encodeBlock(TAG.slice, payload));
  };
  return {
    rawSlice,
    slice: (header, blocks) => rawSlice(encodeSlice(header, blocks)),
    events: (payload) => sink.write(encodeBlock(TAG.events, payload)),
    truth: (payload) => sink.write(encodeBlock(TAG.truth, payload)),
    end() {
      sink.write(encodeBlock(TAG.fileEnd, encodeFileEnd(slices, hits, crc)));
      sink.write(encodeBlock(TAG.stop, run));
      return { slices, hits };
    },
  };
}

/** Collects a container in memory. */
export function memorySink(): Sink & { bytes(): Buffer } {
  const parts: Uint8Array[] = [];
  return { write: (bytes) => void parts.push(bytes), bytes: () => Buffer.concat(parts) };
}
