import { accessSync, constants, createWriteStream, lstatSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { MAX_WRITTEN_BYTES, readSmallFile } from '@visor/storage';
import { openPlain, readRange } from '../plain-file.ts';

/** A file of the archive: the file at `path`, or a text. */
export type LogEntry = { readonly name: string } & ({ readonly path: string | Buffer } | { readonly text: string });

/** The compressor of a few bytes needs no large tables, which take longer to clear than the bytes to compress. */
const FEW_BYTES = { level: 1, windowBits: 12, memLevel: 5 };
/** Bytes that are kept of the beginning and of the end of one file. */
const KEPT_BYTES = 8 * 1024 * 1024;
/** Archives of at most this size are made in memory. */
const SMALL_BYTES = 256 * 1024;
/** Limits of an archive; further files are left out and listed. */
const MAX_FILES = 1_000;
const MAX_BYTES = 128 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

interface Part {
  readonly start: number;
  readonly length: number;
}

interface ArchiveFile {
  readonly name: string;
  readonly size: number;
  readonly bytes: () => AsyncIterable<Buffer>;
}

/** Returns the entries that exist and fit, and a line for each of the others. */
export function selectEntries(entries: readonly LogEntry[]): { kept: LogEntry[]; leftOut: string[] } {
  const kept: LogEntry[] = [];
  const leftOut: string[] = [];
  let total = 0;
  for (const entry of entries) {
    if (!('path' in entry)) kept.push(entry);
    else {
      const size = sizeOf(entry.path);
      if (typeof size === 'string') leftOut.push(`${entry.name}: ${size}`);
      else if (kept.length >= MAX_FILES || total + Math.min(size, 2 * KEPT_BYTES) > MAX_BYTES)
        leftOut.push(`${entry.name}: the archive holds ${MAX_FILES} files or ${MAX_BYTES} bytes already`);
      else {
        total += Math.min(size, 2 * KEPT_BYTES);
        kept.push(entry);
      }
    }
  }
  return { kept, leftOut };
}

/** Returns the size of a readable plain file, or why it is not one. */
function sizeOf(path: string | Buffer): number | string {
  try {
    const found = lstatSync(path);
    if (!found.isFile()) return 'is not a plain file';
    accessSync(path, constants.R_OK);
    return found.size;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Writes a gzipped tar of the entries; the middle of long files is left out. @throws the first error of a file or the
 * target
 */
export async function writeLogArchive(target: string, entries: readonly LogEntry[], mtime: Date): Promise<void> {
  const files = entries.flatMap(toArchiveFile);
  if (files.reduce((sum, { size }) => sum + size, 0) <= SMALL_BYTES) return writeSmall(target, files, mtime);
  const archive = pack();
  const stopped = new AbortController();
  const written = pipeline(archive, createGzip({ level: 1 }), createWriteStream(target));
  // An error of the target stops the reading, which would otherwise wait forever.
  written.catch(() => stopped.abort());
  try {
    await addAll(archive, files, mtime, stopped.signal);
  } catch (error) {
    archive.destroy();
    await written;
    throw error;
  }
  await written;
}

/** Writes the archive without streams, which take longer than everything else in an attempt of a millisecond. */
async function writeSmall(target: string, files: readonly ArchiveFile[], mtime: Date): Promise<void> {
  const parts: SmallFile[] = [];
  for (const { name, bytes } of files) parts.push({ name, bytes: await readAll(bytes()) });
  await writeFile(target, await packInMemory(parts, mtime));
}

interface SmallFile {
  readonly name: string;
  readonly bytes: Buffer;
}

async function packInMemory(files: readonly SmallFile[], mtime: Date): Promise<Buffer> {
  const archive = pack();
  for (const { name, bytes } of files) archive.entry({ name, mtime }, bytes);
  archive.finalize();
  return gzipSync(await readAll(archive), FEW_BYTES);
}

/**
 * Returns a gzipped tar of the entries where they are small, as nearly all are: read in this thread, which takes a tenth of the time
 * of the thread pool. @returns undefined where a file is larger, or cannot be read
 */
export async function packSmallArchive(entries: readonly LogEntry[], mtime: Date): Promise<Buffer | undefined> {
  let left = MAX_WRITTEN_BYTES;
  const files: SmallFile[] = [];
  for (const entry of entries) {
    const bytes = 'text' in entry ? Buffer.from(entry.text) : readWithin(entry.path, left);
    if (!bytes || bytes.length > left) return undefined;
    left -= bytes.length;
    files.push({ name: entry.name, bytes });
  }
  const archive = await packInMemory(files, mtime);
  return archive.length <= MAX_WRITTEN_BYTES ? archive : undefined;
}

function readWithin(path: string | Buffer, most: number): Buffer | undefined {
  try {
    const { size } = lstatSync(path);
    if (size === 0) return Buffer.alloc(0);
    return size <= most ? readSmallFile(path).bytes : undefined;
  } catch {
    return undefined;
  }
}

async function addAll(archive: Pack, files: readonly ArchiveFile[], mtime: Date, signal: AbortSignal): Promise<void> {
  for (const { name, size, bytes } of files)
    await pipeline(Readable.from(bytes()), archive.entry({ name, size, mtime }), { signal });
  archive.finalize();
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function toArchiveFile(entry: LogEntry): ArchiveFile[] {
  const { name } = entry;
  if ('text' in entry) {
    const bytes = Buffer.from(entry.text);
    return [{ name, size: bytes.length, bytes: () => chunksOf([bytes]) }];
  }
  const { path } = entry;
  const size = sizeOf(path);
  if (typeof size === 'string') return [];
  if (size <= 2 * KEPT_BYTES) return [{ name, size, bytes: () => partsOf(path, [{ start: 0, length: size }]) }];
  const note = Buffer.from(`\n[... ${size - 2 * KEPT_BYTES} bytes left out ...]\n`);
  const ends = [{ start: 0, length: KEPT_BYTES }, note, { start: size - KEPT_BYTES, length: KEPT_BYTES }];
  return [{ name, size: 2 * KEPT_BYTES + note.length, bytes: () => partsOf(path, ends) }];
}

async function* chunksOf(chunks: readonly Buffer[]): AsyncIterable<Buffer> {
  yield* chunks;
}

/** Yields exactly the bytes of the parts, with zeros where the file has become shorter. */
async function* partsOf(path: string | Buffer, parts: readonly (Part | Buffer)[]): AsyncIterable<Buffer> {
  await using file = await openPlain(path);
  for (const part of parts) {
    if (Buffer.isBuffer(part)) yield part;
    else
      for (let done = 0; done < part.length; done += CHUNK_BYTES) {
        const length = Math.min(CHUNK_BYTES, part.length - done);
        const bytes = await readRange(file, part.start + done, length);
        yield bytes.length === length ? bytes : Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
      }
  }
}
