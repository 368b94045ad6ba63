import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openFolderWithin, UnreadableError } from '@visor/storage';
import { NotMovedError, type FileIdentity, type Quarantine } from './quarantine.ts';
import { pathOfKey } from './scan-key.rules.ts';
import { QUARANTINE_FOLDER } from '../storage/own-names.rules.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
const signed = (value: bigint): string => BigInt.asIntN(64, value).toString();
const FOLDER_MODE = 0o700;
const GENERATION = 'generation';
const MAX_GENERATION_BYTES = 64;

/** Files of a storage that are set aside, in a folder of its root: on the same file system, each under its id. */
export class QuarantineFolder implements Quarantine {
  readonly #outer: { readonly folder: string; readonly roots: readonly string[] };

  constructor(url: string, roots: readonly string[]) {
    this.#outer = { folder: fileURLToPath(url), roots };
  }

  async find(key: string): Promise<FileIdentity | undefined> {
    return await this.#inFolderOf(pathOfKey(key), (path) => identityAt(path)).catch(ignoreMissing);
  }

  /** Path of a file in the folder, for what is copied into it first. */
  pathOf(name: string): string {
    return join(this.#outer.folder, QUARANTINE_FOLDER, name);
  }

  async findSetAside(id: string): Promise<FileIdentity | undefined> {
    return await this.#inFolderOf(setAsidePath(id), (path) => identityAt(path)).catch(ignoreMissing);
  }

  async setAside(id: string, key: string, seen: Pick<FileIdentity, 'size' | 'modifiedMs'>): Promise<FileIdentity> {
    await this.make();
    return await this.#inFolderOf(pathOfKey(key), async (from) => {
      const found = await identityAt(from);
      if (!found) throw new NotMovedError('is not there any more');
      if (found.size !== seen.size || found.modifiedMs !== seen.modifiedMs)
        throw new NotMovedError('has changed since it was seen');
      await this.#inFolderOf(setAsidePath(id), (to) => rename(from, to));
      return found;
    });
  }

  async bringBack(id: string, key: string): Promise<void> {
    await this.#inFolderOf(setAsidePath(id), (from) =>
      this.#inFolderOf(pathOfKey(key), async (to) => {
        try {
          await link(from, to);
        } catch (error) {
          if (codeOf(error) !== 'EEXIST') throw error;
          const [own, other] = [await identityAt(from), await identityAt(to)];
          // An earlier try was killed between the two names.
          if (!own || own.inode !== other?.inode || own.device !== other.device)
            throw new NotMovedError('cannot go back: its path is taken');
        }
        await unlink(from);
      }),
    );
  }

  async purge(id: string, { device, inode, size }: Pick<FileIdentity, 'device' | 'inode' | 'size'>): Promise<void> {
    await this.#inFolderOf(setAsidePath(id), async (path) => {
      const found = await identityAt(path);
      if (!found) return;
      if (found.device !== device || found.inode !== inode || found.size !== size)
        throw new NotMovedError('is not the file that was set aside');
      await unlink(path);
    });
  }

  async readGeneration(): Promise<number> {
    try {
      await using file = await open(this.pathOf(GENERATION), 'r');
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_GENERATION_BYTES), 0, MAX_GENERATION_BYTES, 0);
      const value = Number(buffer.toString('latin1', 0, bytesRead).trim());
      return Number.isSafeInteger(value) && value > 0 ? value : 0;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 0;
      throw error;
    }
  }

  async writeGeneration(value: number): Promise<void> {
    await this.make();
    const path = this.pathOf(GENERATION);
    const part = `${path}.${randomUUID()}.part`;
    {
      await using file = await open(part, 'wx', 0o600);
      await file.writeFile(`${value}\n`);
      await file.sync();
    }
    await rename(part, path);
  }

  /** Makes the folder where it is not there. @throws NotMovedError where something else has its name */
  async make(): Promise<void> {
    const root = await openFolderWithin(this.#outer, '.');
    try {
      await mkdir(join(root.path, QUARANTINE_FOLDER), { mode: FOLDER_MODE }).catch((error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      });
      const found = await lstat(join(root.path, QUARANTINE_FOLDER));
      if (!found.isDirectory()) throw new NotMovedError(`cannot be set aside: ${QUARANTINE_FOLDER} is no folder`);
    } finally {
      await root.handle.close();
    }
  }

  /** Works on a path by its folder, which is held open and lies within the root, whatever is renamed meanwhile. */
  async #inFolderOf<T>(path: Buffer, work: (path: Buffer) => Promise<T>): Promise<T> {
    const slash = path.lastIndexOf('/');
    const folderName = slash < 0 ? '.' : path.subarray(0, slash).toString('utf8');
    if (slash >= 0 && !Buffer.from(folderName, 'utf8').equals(path.subarray(0, slash)))
      throw new NotMovedError('lies in a folder whose name is no UTF-8: move it by hand');
    try {
      const folder = await openFolderWithin(this.#outer, folderName);
      try {
        return await work(Buffer.concat([Buffer.from(`${folder.path}/`), path.subarray(slash + 1)]));
      } finally {
        await folder.handle.close();
      }
    } catch (error) {
      if (error instanceof UnreadableError) throw new NotMovedError(error.message, { cause: error });
      throw error;
    }
  }
}

const setAsidePath = (id: string): Buffer => Buffer.from(`${QUARANTINE_FOLDER}/${id}`);

async function identityAt(path: Buffer): Promise<FileIdentity | undefined> {
  let found;
  try {
    found = await lstat(path, { bigint: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (!found.isFile()) throw new NotMovedError('is no plain file');
  return {
    device: signed(found.dev),
    inode: signed(found.ino),
    size: Number(found.size),
    modifiedMs: Number(found.mtimeMs),
  };
}

/** A folder that is not there holds nothing. */
function ignoreMissing(error: unknown): undefined {
  if (['ENOENT', 'ENOTDIR'].includes(codeOf(error)) || codeOf((error as Error).cause) === 'ENOENT') return undefined;
  throw error;
}
