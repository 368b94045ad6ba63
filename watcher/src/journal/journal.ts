import {
  closeSync,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { syncFolder } from '@visor/storage';
import { parseLine, type JournalFile, type JournalLine } from './lines.rules.ts';
import { JournalState } from './state.ts';

/** What a watcher has announced. It survives the process; a line that was cut off is as if it had never been begun. */
export interface Journal extends Disposable {
  readonly state: JournalState;
  /** Records files that are about to be announced, on disk when it resolves. @returns the number of the batch */
  intend(dataset: string, files: readonly JournalFile[]): Promise<number>;
  /** Records a fact, which reaches the disk with the next intention at the latest. */
  note(line: JournalLine): void;
  /** Waits until all of it is on disk. */
  sync(): Promise<void>;
  /** Whether the file has grown so much that it should be written again. */
  readonly isLong: boolean;
  /** Writes the file again with what still counts. */
  compact(): void;
}

const FILE = 'journal.jsonl';
const CHUNK_BYTES = 1024 * 1024;
/** Growth from which the journal is written again, bytes. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024;
/** Longest line: a batch of files with the longest paths. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

const sync = promisify(fdatasync);

/** @throws the file system's error: a watcher without a journal would announce files twice */
export function openJournal(folder: string): Journal {
  const path = join(folder, FILE);
  const state = new JournalState();
  let file = openSync(path, 'a+', 0o600);
  let size = readLines(file, (line) => state.apply(line));
  let wholeSize = size;
  let last = state.lastBatch;

  const append = (line: JournalLine): void => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      writeAll(file, bytes);
    } catch (error) {
      // A full disk: what was written of the line would spoil the next.
      ftruncateSync(file, size);
      throw error;
    }
    size += bytes.length;
    state.apply(line);
  };
  return {
    state,
    async intend(dataset, files) {
      const id = ++last;
      append({ intend: id, dataset, files });
      await sync(file);
      return id;
    },
    note: append,
    sync: () => sync(file),
    get isLong() {
      return size - wholeSize > MAX_GROWTH_BYTES;
    },
    compact() {
      const written = writeNew(`${path}.new`, state.lines());
      renameSync(`${path}.new`, path);
      syncFolder(folder);
      closeSync(file);
      file = openSync(path, 'a+', 0o600);
      size = wholeSize = written;
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** Reads whole lines, and cuts off what follows the last. @returns the size of what stays */
function readLines(file: number, take: (line: JournalLine) => void): number {
  const { size } = fstatSync(file);
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  let whole = 0;
  for (let at = 0; at < size;) {
    const read = readSync(file, chunk, 0, chunk.length, at);
    if (read === 0) break;
    at += read;
    let bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      const line = parseLine(bytes.toString('utf8', 0, end));
      if (line) take(line);
      whole += end + 1;
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes.length > MAX_LINE_BYTES ? Buffer.alloc(0) : Buffer.from(bytes);
  }
  if (whole < size) ftruncateSync(file, whole);
  return whole;
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

function writeNew(path: string, lines: Iterable<JournalLine>): number {
  rmSync(path, { force: true, recursive: true });
  const file = openSync(path, 'wx', 0o600);
  let size = 0;
  try {
    for (const line of lines) {
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      writeAll(file, bytes);
      size += bytes.length;
    }
    fsyncSync(file);
    return size;
  } finally {
    closeSync(file);
  }
}
