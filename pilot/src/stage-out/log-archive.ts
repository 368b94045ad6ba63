import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A file of the archive: what is at `path`, or a text. */
export type LogEntry = { readonly name: string } & ({ readonly path: string } | { readonly text: string });

/** Most that is kept of one file, bytes: its beginning and its end. */
const KEPT = 8 * 1024 * 1024;

/** Writes a gzipped tar of the entries that exist; long files lose their middle. */
export async function writeLogArchive(target: string, entries: readonly LogEntry[]): Promise<void> {
  const { pack } = await import('tar-stream');
  const archive = pack();
  const written = pipeline(archive, createGzip({ level: 1 }), createWriteStream(target));
  written.catch(() => {});
  for (const entry of entries) {
    const bytes = await bytesOf(entry);
    if (typeof bytes === 'string') archive.entry({ name: entry.name }, bytes);
    else if (bytes) await pipeline(bytes.stream, archive.entry({ name: entry.name, size: bytes.size }));
  }
  archive.finalize();
  await written;
}

async function bytesOf(entry: LogEntry): Promise<string | { size: number; stream: AsyncIterable<Buffer> } | undefined> {
  if ('text' in entry) return entry.text;
  const found = await stat(entry.path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  if (found.size <= 2 * KEPT) return { size: found.size, stream: part(entry.path, 0, found.size) };
  const note = Buffer.from(`\n[... ${found.size - 2 * KEPT} bytes left out ...]\n`);
  return { size: 2 * KEPT + note.length, stream: shortened(entry.path, found.size, note) };
}

/** Exactly `length` bytes from `start`, whatever is written to the file meanwhile. */
async function* part(path: string, start: number, length: number): AsyncIterable<Buffer> {
  let left = length;
  if (left > 0)
    for await (const bytes of createReadStream(path, { start, end: start + length - 1 })) {
      left -= (bytes as Buffer).length;
      yield bytes as Buffer;
    }
  if (left > 0) yield Buffer.alloc(left);
}

async function* shortened(path: string, size: number, note: Buffer): AsyncIterable<Buffer> {
  yield* part(path, 0, KEPT);
  yield note;
  yield* part(path, size - KEPT, KEPT);
}
