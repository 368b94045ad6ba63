import { constants, existsSync, lstatSync, statSync, type Stats } from 'node:fs';
import { chmod, link, mkdir, open, rm, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checksumOfBytes } from './checksum.ts';
import { copyBytes, sourceOf, TargetError, targetOf, withTargetError, type FileDigest } from './copy-bytes.ts';
import type { OnProgress, StoreFailure, StoreOptions, StoreOutcome } from './driver.ts';
import { newPartName, type PartRecord } from './part-record.ts';
import { MAX_SMALL_FILE_BYTES, readSmallFile } from './read-small-file.ts';
import { syncFolder } from './sync-folder.ts';

/** Mode of every stored file: nobody changes it, and the modes of its folders decide who may read it. */
const STORED_MODE = 0o444;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
const NO_SPACE_CODES = ['ENOSPC', 'EDQUOT'];
/** Errors of a file system that has no hard links, or none between these two paths. */
const LINK_UNSUPPORTED_CODES = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'];

/** Stores a local file: moves it where nobody else can change it, else copies it. */
export async function storeFile(
  fromPath: string,
  findTarget: () => string,
  options: StoreOptions,
  parts: PartRecord,
): Promise<StoreOutcome> {
  let newFolder: string | undefined;
  try {
    options.signal?.throwIfAborted();
    const path = findTarget();
    const folder = dirname(path);
    const found = lstatSync(fromPath);
    if (!found.isFile()) return { ok: false, reason: 'NOT_STORED', text: 'is not a plain file' };
    const first = await withTargetError(makeFolders(folder));
    if (first !== undefined) {
      newFolder = folder;
      if (options.durable ?? true) await withTargetError(syncParents(folder, dirname(first)));
    }
    const { size, checksum } =
      (await moveFile(fromPath, path, found, options)) ?? (await copyFile(fromPath, path, options, parts));
    if (size === found.size) return { ok: true, size, checksum };
    await rm(path, { force: true });
    return { ok: false, reason: 'CONTENT_CHANGED', text: `${found.size} bytes became ${size}` };
  } catch (error) {
    // Fails where another file was stored there meanwhile.
    if (newFolder !== undefined) await rmdir(newFolder).catch(() => {});
    return toFailure(error, options.signal);
  }
}

/**
 * Makes a folder with its parents. Node reports "no such file" for most failures of a recursive mkdir (read-only, quota);
 * the failed step, repeated alone, gives the reason. @returns the first folder that was made
 */
async function makeFolders(folder: string): Promise<string | undefined> {
  try {
    return await mkdir(folder, { recursive: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    let first = folder;
    while (first !== dirname(first) && !existsSync(dirname(first))) first = dirname(first);
    await mkdir(first);
    await mkdir(folder, { recursive: true });
    return first;
  }
}

/** Writes the names of new folders to disk: each is in its parent, up to the first folder that existed. */
async function syncParents(folder: string, top: string): Promise<void> {
  for (let path = dirname(folder); path.length >= top.length; path = dirname(path)) {
    await syncFolder(path);
    if (path === dirname(path)) return;
  }
}

function toFailure(error: unknown, signal: AbortSignal | undefined): StoreFailure {
  const isTarget = error instanceof TargetError;
  const code = codeOf(isTarget ? error.cause : error);
  const text = `${isTarget ? 'the storage' : 'the file'}: ${(error as Error).message}`;
  if (NO_SPACE_CODES.includes(code)) return { ok: false, reason: 'NO_SPACE', text };
  if (code === 'EFBIG') return { ok: false, reason: 'TOO_LARGE', text };
  if (signal?.aborted) return { ok: false, reason: 'TIMEOUT', text: 'was not stored in time' };
  return { ok: false, reason: 'NOT_STORED', text };
}

const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const OWNER_READ_MODE = 0o400;

/**
 * Opens a file of a payload. A link is not followed: it could lead out of the folder. A file without read permission
 * gets it.
 */
async function openSource(path: string): Promise<FileHandle> {
  try {
    return await open(path, OPEN_FLAGS);
  } catch (error) {
    if (codeOf(error) !== 'EACCES') throw error;
    await chmod(path, OWNER_READ_MODE);
    return open(path, OPEN_FLAGS);
  }
}

/**
 * Moves the file: takes ownership and makes it read-only by its descriptor, reads it once for its checksum, links it to its
 * new name, which `link` never takes from another file, and unlinks the old name. Returns undefined where the file must be
 * copied: a process may have it open, it has a second name, belongs to another user, or lies on another file system.
 */
async function moveFile(
  fromPath: string,
  path: string,
  found: Stats,
  options: StoreOptions,
): Promise<FileDigest | undefined> {
  if (!options.exclusive || found.dev !== statSync(dirname(path)).dev) return undefined;
  await using source = await openSource(fromPath);
  if (!(await takeOwnership(source, options.owner))) return undefined;
  const digest = await syncAndDigest(source, fromPath, options);
  try {
    await link(fromPath, path);
  } catch (error) {
    if (LINK_UNSUPPORTED_CODES.includes(codeOf(error))) return undefined;
    throw new TargetError((error as Error).message, { cause: error });
  }
  if (await dropOldName(source, fromPath, path)) return digest;
  await rm(path, { force: true });
  return undefined;
}

/** Makes an open file the caller's and read-only; false where it has a second name or belongs to another user. */
async function takeOwnership(file: FileHandle, owner: number | undefined): Promise<boolean> {
  const uid = process.geteuid?.() ?? 0;
  const before = await file.stat();
  if (!before.isFile() || before.nlink !== 1 || (before.uid !== uid && before.uid !== owner)) return false;
  try {
    if (before.uid !== uid) await file.chown(uid, process.getegid?.() ?? 0);
    await file.chmod(STORED_MODE);
  } catch (error) {
    if (codeOf(error) === 'EPERM') return false;
    throw error;
  }
  const after = await file.stat();
  return after.nlink === 1 && after.uid === uid;
}

/** Unlinks the old name; true if the new one is then the only name of the open file. */
async function dropOldName(file: FileHandle, fromPath: string, path: string): Promise<boolean> {
  try {
    await unlink(fromPath);
  } catch {
    return false;
  }
  const { ino, dev, nlink } = await file.stat();
  const stored = lstatSync(path);
  return nlink === 1 && stored.ino === ino && stored.dev === dev;
}

/** Returns size and checksum of a file, which is on disk afterwards. */
async function syncAndDigest(
  source: FileHandle,
  path: string,
  { checksumKind, durable = true, signal, onProgress }: StoreOptions,
): Promise<FileDigest> {
  const { size } = await source.stat();
  if (size <= MAX_SMALL_FILE_BYTES) {
    const digest = digestSmallFile(path, checksumKind);
    if (durable) await source.datasync();
    return digest;
  }
  // The disk works while the bytes, which are in memory, are read.
  const syncing = durable ? source.datasync() : Promise.resolve();
  syncing.catch(() => {});
  try {
    const digest = await copyBytes(sourceOf(source.fd), undefined, checksumKind, { signal, onProgress });
    if (durable) onProgress?.(size);
    return digest;
  } finally {
    // The caller closes the file, which must not happen during the sync.
    await syncing;
  }
}

function digestSmallFile(path: string, kind: StoreOptions['checksumKind']): FileDigest {
  const { bytes } = readSmallFile(path);
  return { size: bytes.length, checksum: checksumOfBytes(kind, bytes) };
}

/** Syncs what was written so far while more is copied: the disk works meanwhile, and the last sync has little to do. */
function syncMeanwhile(
  file: FileHandle,
  onProgress: OnProgress | undefined,
): { begin(): void; begun(): Promise<void> } {
  let running: Promise<void> | undefined;
  let failure: Error | undefined;
  return {
    begin() {
      onProgress?.();
      if (failure) throw new TargetError(failure.message, { cause: failure });
      running ??= file.datasync().then(
        () => void (running = undefined),
        (error: Error) => void (failure = error),
      );
    },
    async begun() {
      await running;
      if (failure) throw new TargetError(failure.message, { cause: failure });
    },
  };
}

/** Writes a copy under a temporary name beside the target, syncs it, and links it to its name, which no file may have. */
async function copyFile(
  fromPath: string,
  path: string,
  { checksumKind, durable = true, signal, onProgress }: StoreOptions,
  parts: PartRecord,
): Promise<FileDigest> {
  const partPath = join(dirname(path), newPartName());
  await using source = await openSource(fromPath);
  parts.begin(partPath);
  try {
    const target = await withTargetError(open(partPath, 'wx', STORED_MODE));
    let size: number;
    let digest: FileDigest;
    try {
      const sync = durable ? syncMeanwhile(target, onProgress) : undefined;
      const options = { signal, onProgress: sync?.begin ?? onProgress };
      try {
        digest = await copyBytes(sourceOf(source.fd), targetOf(target.fd), checksumKind, options);
      } finally {
        // The caller closes the file, which must not happen during a sync.
        await sync?.begun();
      }
      await withTargetError(target.chmod(STORED_MODE));
      if (durable) {
        onProgress?.(digest.size);
        await withTargetError(target.datasync());
      }
      ({ size } = await withTargetError(target.stat()));
    } finally {
      // Network file systems report a full disk at the close.
      await withTargetError(target.close());
    }
    await withTargetError(link(partPath, path));
    return { ...digest, size };
  } finally {
    await rm(partPath, { force: true }).then(
      () => parts.end(),
      () => {},
    );
  }
}
