import type { Stats } from 'node:fs';
import { link, lstat, open, opendir, rm, rmdir, statfs, unlink } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Confinement } from './confine-to.ts';
import type { ByteRange, CallOptions, StorageFiles, StoredEntry } from './driver.ts';
import { removeEmptyFolders } from './empty-folders.ts';
import { StorageError, toStorageError } from './storage-error.ts';
import { syncFolder } from './sync-folder.ts';

/** Bytes that are read at once. */
const CHUNK_BYTES = 256 * 1024;
/** Folders within folders; more are no layout of a storage. */
const MAX_DEPTH = 64;

const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Single steps on the files of a mounted file system. */
export function createFileFiles(confinement: Confinement): StorageFiles<URL> {
  const pathOf = (url: URL): string => confinement.resolveFile(fileURLToPath(url));
  const step = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      throw toStorageError(error, signal);
    }
  };
  return {
    stat: (url, { signal } = {}) => step(signal, async () => await entryAt(pathOf(url), '')),
    list: (url, options) => listFolder(() => confinement.resolveFolder(fileURLToPath(url)), options),
    read: (url, range, options) => readFile(() => pathOf(url), confinement, range, options),
    // What reads a mounted file computes its checksum itself.
    checksum: () => Promise.resolve(undefined),
    rename: (from, to, { signal } = {}) => step(signal, () => renameFile(pathOf(from), pathOf(to))),
    remove: (url, { signal, emptyFoldersBelow } = {}) =>
      step(signal, async () => {
        const path = pathOf(url);
        await rm(path, { force: true });
        if (emptyFoldersBelow === undefined) return;
        const top = confinement.resolveFolder(fileURLToPath(emptyFoldersBelow));
        await removeEmptyFolders(path, top, (folder) => rmdir(folder));
      }),
    room: (url, { signal } = {}) =>
      step(signal, async () => {
        const { bsize, blocks, bavail } = await statfs(confinement.resolveFolder(fileURLToPath(url)));
        return { capacityBytes: blocks * bsize, freeBytes: bavail * bsize };
      }),
  };
}

/** Returns what has this path; undefined: nothing. Links are not followed. */
async function entryAt(path: string, name: string): Promise<StoredEntry | undefined> {
  try {
    const found = await lstat(path, { bigint: true });
    const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    return {
      path: name,
      kind,
      size: kind === 'file' ? Number(found.size) : 0,
      modifiedAt: Number(found.mtimeMs),
      device: found.dev,
      inode: found.ino,
      links: Number(found.nlink),
    };
  } catch (error) {
    if (toStorageError(error).reason === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function* listFolder(findFolder: () => string, { signal }: CallOptions = {}): AsyncIterable<StoredEntry> {
  try {
    const folder = findFolder();
    const waiting = [''];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const isTop = path === '';
      if (path.split('/').length > MAX_DEPTH)
        throw new StorageError('UNAVAILABLE', `has more than ${MAX_DEPTH} folders within each other`);
      const names = await opendir(join(folder, path)).catch((error: unknown) => {
        // A folder can go while its storage is listed; the storage itself cannot.
        if (isTop || toStorageError(error).reason !== 'NOT_FOUND') throw error;
        return [];
      });
      for await (const { name } of names) {
        signal?.throwIfAborted();
        const entry = await entryAt(join(folder, path, name), isTop ? name : `${path}/${name}`);
        if (!entry) continue;
        yield entry;
        if (entry.kind === 'folder') waiting.push(entry.path);
      }
    }
  } catch (error) {
    throw toStorageError(error, signal);
  }
}

async function* readFile(
  findPath: () => string,
  confinement: Confinement,
  { from = 0, length = Infinity }: ByteRange = {},
  { signal, onProgress }: CallOptions = {},
): AsyncIterable<Uint8Array> {
  try {
    const path = findPath();
    await using file = await open(path, READ_FLAGS);
    confinement.verify(file.fd, path);
    const found: Stats = await file.stat();
    if (!found.isFile()) throw new StorageError('NOT_FOUND', 'is not a file');
    for (let done = 0; done < length;) {
      signal?.throwIfAborted();
      const wanted = Math.min(CHUNK_BYTES, length - done);
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, from + done);
      if (bytesRead === 0) return;
      done += bytesRead;
      onProgress?.();
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw toStorageError(error, signal);
  }
}

/** `link` never takes a name from another file. */
async function renameFile(from: string, to: string): Promise<void> {
  await link(from, to);
  await unlink(from);
  for (const folder of new Set([dirname(to), dirname(from)])) syncFolder(folder);
}
