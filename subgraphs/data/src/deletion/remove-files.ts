import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, realpath, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { checksumOfFile } from '@visor/storage';
import { sideBySide } from '../inspection/side-by-side.ts';
import type { ChecksumKind } from '../../generated/types.ts';

/** A copy that is to go, as the catalog has it. */
export interface DoomedFile {
  readonly replicaId: string;
  /** Relative to the root of its storage. */
  readonly path: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  /** As it was recorded, signed 64 bits; null: it was not. */
  readonly inode: string | null;
  /** When it was registered, or read whole for the last time, milliseconds since 1970. */
  readonly knownMs: number;
}

/** What happened to a copy. REFUSED: what is there is not what the catalog says; FAILED: the storage did not do it. */
export interface Removal {
  readonly replicaId: string;
  readonly outcome: 'REMOVED' | 'ABSENT' | 'REFUSED' | 'FAILED';
  readonly why: string | null;
}

/** Whether it is the inode that was recorded, and nothing was done to it since. */
const isAsRecorded = ({ ino, ctimeMs }: BigIntStats, { inode, knownMs }: DoomedFile): boolean =>
  (inode === null || String(BigInt.asIntN(64, ino)) === inode) && Number(ctimeMs) <= knownMs;

/** Reads a file that may be another one than that which was recorded. Its bytes are what matters: a backup that was restored has them. */
async function hasBytesOf(
  name: string,
  { ino }: BigIntStats,
  { checksum, checksumKind }: DoomedFile,
): Promise<boolean> {
  await using file = await open(name, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await file.stat({ bigint: true })).ino !== ino) return false;
  if ((await checksumOfFile(`/proc/self/fd/${file.fd}`, checksumKind)) !== checksum) return false;
  return (await lstat(name, { bigint: true })).ino === ino;
}

/** Copies after which it is asked whether the rest may still go. */
export const FILES_AT_ONCE = 50;
export type MayGoOn = () => Promise<boolean>;

const FOLDER_FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const CONCURRENCY = 16;

/** A folder that is held open: what its path names cannot be exchanged for something else. */
interface HeldFolder {
  readonly handle: FileHandle;
  readonly path: string;
}

/** Removes files below a root, and folders that are empty then. Nothing outside of it is reached: no link is followed. */
export class FileRemover implements AsyncDisposable {
  readonly #root: string;
  readonly #folders = new Map<string, Promise<HeldFolder>>();

  /** @param root a real path */
  private constructor(root: string) {
    this.#root = root;
  }

  static async open(folder: string): Promise<FileRemover> {
    return new FileRemover(await realpath(folder));
  }

  /** Removes files, several at a time, as long as they may go; then syncs their folders, once. */
  async remove(files: readonly DoomedFile[], mayGoOn: MayGoOn): Promise<Removal[]> {
    const removals: Removal[] = [];
    const touched = new Set<string>();
    for (let start = 0; start < files.length && (await mayGoOn()); start += FILES_AT_ONCE)
      await sideBySide(files.slice(start, start + FILES_AT_ONCE), CONCURRENCY, async (file) => {
        touched.add(dirname(file.path));
        removals.push(await this.#removeOne(file));
      });
    for (const folder of touched) await this.#sync(folder);
    return removals;
  }

  /** Removes folders that are empty, and those above them, below the root. */
  async removeEmptyFolders(paths: readonly string[]): Promise<void> {
    await this.#close();
    const folders = new Set(paths.map((path) => dirname(path)));
    for (const folder of [...folders].toSorted((a, b) => b.length - a.length))
      for (let at = folder; at !== '.' && at !== '/'; at = dirname(at)) if (!(await this.#removeFolder(at))) break;
    await this.#close();
  }

  async #removeFolder(path: string): Promise<boolean> {
    try {
      const parent = await this.#hold(dirname(path));
      await rmdir(join(parent.path, basename(path)));
      return true;
    } catch {
      return false; // It has files, or is gone.
    }
  }

  async #removeOne(file: DoomedFile): Promise<Removal> {
    const { replicaId, path, size } = file;
    const result = (outcome: Removal['outcome'], why: string | null = null): Removal => ({ replicaId, outcome, why });
    try {
      const parent = await this.#hold(dirname(path));
      const name = join(parent.path, basename(path));
      const found = await lstat(name, { bigint: true });
      if (!found.isFile()) return result('REFUSED', 'it is no plain file');
      if (found.size !== BigInt(size)) return result('REFUSED', `it has ${found.size} bytes, not ${size}`);
      if (!isAsRecorded(found, file) && !(await hasBytesOf(name, found, file)))
        return result('REFUSED', 'it is another file than the one that was recorded: it has other bytes');
      await unlink(name);
      return result('REMOVED');
    } catch (error) {
      const { code = '', errno, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return result('ABSENT');
      if (code === 'ELOOP' || code === 'ENOTDIR')
        return result('REFUSED', 'a folder of its path is a link, or no folder');
      // The message names the folder that is held open, which says nothing to a person.
      return result('FAILED', errno === undefined ? message : `${path}: ${getSystemErrorMessage(errno)} (${code})`);
    }
  }

  /** Opens a folder part by part, from the root on. */
  #hold(path: string): Promise<HeldFolder> {
    let held = this.#folders.get(path);
    if (!held) {
      held = this.#open(path);
      held.catch(() => {});
      this.#folders.set(path, held);
    }
    return held;
  }

  async #open(path: string): Promise<HeldFolder> {
    const name = path === '.' ? this.#root : join((await this.#hold(dirname(path))).path, basename(path));
    const handle = await open(name, FOLDER_FLAGS);
    return { handle, path: `/proc/self/fd/${handle.fd}` };
  }

  async #sync(path: string): Promise<void> {
    try {
      await (await this.#hold(path)).handle.sync();
    } catch {
      // What a lost sync brings back, the comparison with the catalog finds.
    }
  }

  async #close(): Promise<void> {
    const folders = [...this.#folders.values()];
    this.#folders.clear();
    for (const folder of await Promise.allSettled(folders))
      if (folder.status === 'fulfilled') await folder.value.handle.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }
}
