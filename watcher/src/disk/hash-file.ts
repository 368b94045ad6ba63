import { closeSync, constants, fstatSync, openSync, read, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { checksumOfBytes, createChecksum, type Checksum } from '@visor/storage/checksum';
import { checksumInSidecar, MAX_SIDECAR_BYTES } from '../files/sidecar.rules.ts';
import { nameOf } from '../names/path-kind.rules.ts';
import type { FileToHash, HashOutcome } from './protocol.ts';
import { entryOf } from './read-entry.ts';

/** Never follows a link as the last part, never waits for the writer of a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const CHUNK_BYTES = 1024 * 1024;
/** A chunk stays in the processor's cache between its read and its checksum. */
const buffer = Buffer.allocUnsafeSlow(512 * 1024);
const chunks = [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)] as const;

/**
 * Reads a file once for its checksum, and the checksum in its sidecar. Nothing outside the folder is read, links included. One call at
 * a time: all use the same buffers.
 */
export async function hashFile(root: string, { path, kind, sidecar }: FileToHash): Promise<HashOutcome> {
  let descriptor: number | undefined;
  try {
    const absolute = join(root, path);
    descriptor = openSync(absolute, FLAGS);
    const before = fstatSync(descriptor, { bigint: true });
    if (!before.isFile()) return { ok: false, reason: 'NOT_A_FILE', text: 'it is no plain file any more' };
    if (openedPath(descriptor, absolute) !== absolute)
      return { ok: false, reason: 'CHANGED', text: 'it was moved, or a folder of its path is a link' };
    const { size, checksum } = await digest(descriptor, Number(before.size), kind);
    const entry = entryOf(fstatSync(descriptor, { bigint: true }));
    if (entry.version !== entryOf(before).version || entry.size !== size)
      return { ok: false, reason: 'CHANGED', text: 'it was written to while it was read' };
    const expected = sidecar === undefined ? {} : { expected: readSidecar(join(root, sidecar), kind, nameOf(path)) };
    return { ok: true, entry, size, checksum, ...expected };
  } catch (error) {
    return failureOf(error as NodeJS.ErrnoException);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

interface Digest {
  readonly size: number;
  readonly checksum: string;
}

/** A small file is read in this thread, which takes half the CPU time; of a large one the next chunk is read meanwhile. */
function digest(descriptor: number, size: number, kind: FileToHash['kind']): Digest | Promise<Digest> {
  const first = readSync(descriptor, buffer, 0, buffer.length, 0);
  if (first < buffer.length && first === size)
    return { size, checksum: checksumOfBytes(kind, buffer.subarray(0, first)) };
  const checksum = createChecksum(kind);
  checksum.update(buffer.subarray(0, first));
  return digestRest(descriptor, first, checksum);
}

/** One chunk is read by the thread pool while this thread adds the one before to the checksum. */
async function digestRest(descriptor: number, from: number, checksum: Checksum): Promise<Digest> {
  let at = from;
  let [current, next] = chunks;
  for (let pending = readChunk(descriptor, current, at); ;) {
    const length = await pending;
    if (length === 0) return { size: at, checksum: checksum.hex() };
    at += length;
    pending = readChunk(descriptor, next, at);
    checksum.update(current.subarray(0, length));
    [current, next] = [next, current];
  }
}

const readChunk = (descriptor: number, chunk: Buffer, at: number): Promise<number> =>
  new Promise((resolve, reject) => {
    read(descriptor, chunk, 0, chunk.length, at, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });

function readSidecar(path: string, kind: FileToHash['kind'], name: string): string | null {
  const descriptor = openSync(path, FLAGS);
  try {
    if (!fstatSync(descriptor).isFile()) return null;
    const bytes = Buffer.alloc(MAX_SIDECAR_BYTES);
    const text = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
    return checksumInSidecar(text, kind, name) ?? null;
  } finally {
    closeSync(descriptor);
  }
}

/** The path that an open file has now; where the system has no procfs, the one by which it was opened. */
function openedPath(descriptor: number, path: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return path;
  }
}

function failureOf({ code = '', message }: NodeJS.ErrnoException): HashOutcome {
  if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: false, reason: 'GONE', text: 'it is not there any more' };
  if (code === 'ELOOP' || code === 'ENXIO' || code === 'EISDIR')
    return { ok: false, reason: 'NOT_A_FILE', text: 'it is no plain file any more' };
  return { ok: false, reason: 'UNREADABLE', text: `it cannot be read: ${message}` };
}
