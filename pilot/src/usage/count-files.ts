import { closeSync, constants, lstatSync, opendirSync, openSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { BLOCK_BYTES, unnamedBytes } from './unnamed-files.ts';

/** What the files of a payload take. */
interface FileCount {
  /** Disk that they take. */
  readonly bytes: number;
  /** Memory that those take which lie nowhere else. */
  readonly memoryBytes: number;
  readonly files: number;
  /** Not all was counted: the payload lets nobody read one of its folders. */
  readonly isPartial: boolean;
  /** A folder lies so deep that what it holds was not counted. */
  readonly isTooDeep: boolean;
}

interface CountOptions {
  /** Folders that the payload may write to. */
  readonly folders: readonly string[];
  /** Files that it writes beside. */
  readonly paths: readonly string[];
  /** Processes of the payload: files that they hold open under no name take disk, too. */
  readonly pids: readonly number[];
  /** Counting ends with the first entry beyond these. */
  readonly most: Pick<FileCount, 'bytes' | 'files'>;
  readonly signal: AbortSignal;
}

/** Entries after which other work gets its turn. */
const ENTRIES_PER_TURN = 500;
/** Bytes of a path from which on it is begun again: with one more name it is still shorter than the longest, 4,095. */
const LONG_PATH = 3_500;
/** Folders that are held open to that end; what lies deeper still is not counted. */
const MAX_OPEN = 100;
const SLASH = Buffer.from('/');

/** Counts the files of a running payload, and the disk that they take; follows no link. What vanishes meanwhile is not counted. */
export async function countFiles({ folders, paths, pids, most, signal }: CountOptions): Promise<FileCount> {
  let files = 0;
  const { disk, memory: memoryBytes } = unnamedBytes(pids, devicesOf(folders));
  let bytes = paths.reduce((sum, path) => sum + diskOf(path), 0) + disk;
  const unread = { isPartial: false, isTooDeep: false };
  using pending = new PendingFolders(folders);
  for (let folder; (folder = pending.next()) && !signal.aborted;) {
    for (const { name, isFolder } of entriesOf(folder, unread)) {
      const path = Buffer.concat([folder, SLASH, name]);
      files += 1;
      bytes += diskOf(path);
      if (isFolder) pending.add(path);
      if (files > most.files || bytes > most.bytes) return { bytes, memoryBytes, files, ...unread };
      if (files % ENTRIES_PER_TURN === 0) {
        await turn();
        if (signal.aborted) break;
      }
    }
  }
  return { bytes, memoryBytes, files, ...unread };
}

/** Folders that are still to be read, deepest first. A long path goes on from an open folder: a payload makes deeper ones than any path. */
class PendingFolders implements Disposable {
  /** Paths, and between them the descriptors that the paths above them begin with. */
  readonly #waiting: (Buffer | number)[];
  #open = 0;

  constructor(folders: readonly string[]) {
    this.#waiting = folders.map((folder) => Buffer.from(folder));
  }

  add(path: Buffer): void {
    this.#waiting.push(path);
  }

  next(): Buffer | undefined {
    for (;;) {
      const next = this.#waiting.pop();
      if (typeof next !== 'number') return next && this.#shortened(next);
      closeSync(next);
      this.#open -= 1;
    }
  }

  #shortened(path: Buffer): Buffer {
    if (path.length <= LONG_PATH || this.#open >= MAX_OPEN) return path;
    try {
      const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
      this.#waiting.push(descriptor);
      this.#open += 1;
      return Buffer.from(`/proc/self/fd/${descriptor}`);
    } catch {
      // It has vanished or may not be read, which is noted where it is read.
      return path;
    }
  }

  [Symbol.dispose](): void {
    for (const left of this.#waiting.splice(0)) if (typeof left === 'number') closeSync(left);
  }
}

function diskOf(path: string | Buffer): number {
  try {
    const { blocks } = lstatSync(path);
    return blocks * BLOCK_BYTES;
  } catch {
    return 0;
  }
}

/** Yields the entries of a folder, a few at a time: it may have millions. A folder that cannot be read has none, which is noted. */
function* entriesOf(
  path: Buffer,
  unread: { isPartial: boolean; isTooDeep: boolean },
): Iterable<{ readonly name: Buffer; readonly isFolder: boolean }> {
  let folder;
  try {
    // The type declarations allow names as text only.
    folder = opendirSync(path, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') unread.isPartial = true;
    if (code === 'ENAMETOOLONG') unread.isTooDeep = true;
    return;
  }
  try {
    for (let entry; (entry = folder.readSync());) {
      const name: unknown = entry.name;
      if (Buffer.isBuffer(name)) yield { name, isFolder: entry.isDirectory() };
    }
  } catch {
    // The folder has vanished.
  } finally {
    folder.closeSync();
  }
}

const devicesOf = (folders: readonly string[]): Set<number> =>
  new Set(folders.flatMap((folder) => lstatSync(folder, { throwIfNoEntry: false })?.dev ?? []));
