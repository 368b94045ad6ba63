import { fstatSync, readSync, writeSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { createChecksum } from './checksum.ts';
import type { ChecksumKind, OnProgress } from './driver.ts';

/** A chunk stays in the processor's cache from its read over its checksum to its write. */
const CHUNK_BYTES = 256 * 1024;
/** Bytes, and milliseconds where the file system is slow, between two turns of the event loop, in which a request to stop arrives. */
const TURN_BYTES = 32 * 1024 * 1024;
const TURN_MS = 250;

/** Size and checksum of bytes that were read. */
export interface FileDigest {
  readonly size: number;
  readonly checksum: string;
}

/** Reads into the buffer from a position; 0: the end. @throws the file system's error */
export interface Source {
  readonly size: number;
  read(buffer: Buffer, position: number): number;
}
/** Writes bytes at a position. @returns how many @throws the file system's error */
export type Target = (bytes: Uint8Array, position: number) => number;

export const sourceOf = (descriptor: number): Source => ({
  get size() {
    return fstatSync(descriptor).size;
  },
  read: (buffer, position) => readSync(descriptor, buffer, 0, buffer.length, position),
});

export const targetOf =
  (descriptor: number): Target =>
  (bytes, position) =>
    writeSync(descriptor, bytes, 0, bytes.length, position);

export interface CopyOptions {
  /** Ends the copy. */
  readonly signal?: AbortSignal | undefined;
  /** Called while the copy goes on. */
  readonly onProgress?: OnProgress | undefined;
  /** The copy ends after this many bytes and one: a file that is larger than it may be is not read to its end. */
  readonly maxBytes?: number;
}

/**
 * Reads a file once, from its beginning to its end: adds each chunk to the checksum and, where there is a target, writes
 * it there. It waits for the file system in its own thread, which takes half the time of the CPU that the thread pool does:
 * it runs in a process of its own (`openHelperStorage`) where others must not wait.
 * @throws the reason of `signal`; the source's error; errors of the target as `TargetError`.
 */
export async function copyBytes(
  source: Source,
  target: Target | undefined,
  kind: ChecksumKind,
  { signal, onProgress, maxBytes = Infinity }: CopyOptions = {},
): Promise<FileDigest> {
  const checksum = createChecksum(kind);
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, source.size + 1));
  let size = 0;
  let turnedAt = performance.now();
  for (let nextTurn = TURN_BYTES; ;) {
    signal?.throwIfAborted();
    const bytes = buffer.subarray(0, source.read(buffer, size));
    if (bytes.length === 0) return { size, checksum: checksum.hex() };
    checksum.update(bytes);
    if (target) writeAll(target, bytes, size);
    size += bytes.length;
    if (size > maxBytes) return { size, checksum: checksum.hex() };
    if (size < nextTurn && performance.now() - turnedAt < TURN_MS) continue;
    nextTurn = size + TURN_BYTES;
    onProgress?.(undefined, size);
    await turn();
    turnedAt = performance.now();
  }
}

/** The target of a copy failed; `cause` is its error. */
export class TargetError extends Error {
  override name = 'TargetError';
}

const toTargetError = (cause: unknown): TargetError => new TargetError((cause as Error).message, { cause });

/** Waits for an operation on the target. @throws TargetError */
export async function withTargetError<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (cause) {
    throw toTargetError(cause);
  }
}

/** The same of an operation in this thread. @throws TargetError */
export function asTarget<T>(operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    throw toTargetError(cause);
  }
}

function writeAll(target: Target, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    const written = asTarget(() => target(bytes.subarray(done), position + done));
    if (written === 0) throw new TargetError('the target takes no bytes', { cause: noSpace() });
    done += written;
  }
}

const noSpace = (): Error => Object.assign(new Error('ENOSPC: nothing could be written'), { code: 'ENOSPC' });
