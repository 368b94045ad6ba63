import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A file of the archive: what is at `path`, or a text. */
export type LogEntry = { readonly name: string } & ({ readonly path: string } | { readonly text: string });

/** Most that is kept of one file, bytes: its beginning and its end. */
const KEPT = 8 * 1024 * 1024;
/** An archive of no more than this is made in memory and at once, bytes. */
const SMALL = 256 * 1024;

interface Sized {
  readonly name: string;
  readonly size: number;
  readonly bytes: () => Iterable<Buffer> | AsyncIterable<Buffer>;
}

/** Writes a gzipped tar of the entries that exist; long files lose their middle. */
export async function writeLogArchive(target: string, entries: readonly LogEntry[], mtime: Date): Promise<void> {
  const found = entries.flatMap(sized);
  const archive = pack();
  if (found.reduce((sum, { size }) => sum + size, 0) <= SMALL) {
    for (const { name, bytes } of found)
      archive.entry({ name, mtime }, Buffer.concat([...(bytes() as Iterable<Buffer>)]));
    archive.finalize();
    // Not by streams: those would cost more than all else that an attempt of a millisecond needs.
    return writeFile(target, gzipSync(await all(archive), { level: 1 }));
  }
  const written = pipeline(archive, createGzip({ level: 1 }), createWriteStream(target));
  written.catch(() => {});
  for (const { name, size, bytes } of found) await pipeline(bytes(), archive.entry({ name, size, mtime }));
  archive.finalize();
  await written;
}

async function all(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sized(entry: LogEntry): Sized[] {
  const { name } = entry;
  if ('text' in entry) {
    const bytes = Buffer.from(entry.text);
    return [{ name, size: bytes.length, bytes: () => [bytes] }];
  }
  const { path } = entry;
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return [];
  const { size } = found;
  if (size <= SMALL) return [{ name, size, bytes: () => [readFileSync(path).subarray(0, size)] }];
  if (size <= 2 * KEPT) return [{ name, size, bytes: () => part(path, 0, size) }];
  const note = Buffer.from(`\n[... ${size - 2 * KEPT} bytes left out ...]\n`);
  return [{ name, size: 2 * KEPT + note.length, bytes: () => shortened(path, size, note) }];
}

/** Exactly `length` bytes from `start`. */
async function* part(path: string, start: number, length: number): AsyncIterable<Buffer> {
  for await (const bytes of createReadStream(path, { start, end: start + length - 1 })) yield bytes as Buffer;
}

async function* shortened(path: string, size: number, note: Buffer): AsyncIterable<Buffer> {
  yield* part(path, 0, KEPT);
  yield note;
  yield* part(path, size - KEPT, KEPT);
}
