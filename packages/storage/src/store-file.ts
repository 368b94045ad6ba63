import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  rmSync,
  statSync,
  unlinkSync,
  type Stats,
} from 'node:fs';
import { link, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { checksumOfBytes } from './checksum.ts';
import {
  asTarget,
  copyBytes,
  sourceOf,
  TargetError,
  targetOf,
  withTargetError,
  type FileDigest,
} from './copy-bytes.ts';
import type { OnProgress, StoreOptions, StoreOutcome } from './driver.ts';
import { openSource, OPEN_FLAGS, OWNER_READ_MODE } from './open-source.ts';
import { newPartName, type PartRecord } from './part-record.ts';
import { putInFolder } from './put-in-folder.ts';
import { STORED_MODE, syncPlace, toFailure } from './store-bytes.ts';
import { MAX_SMALL_FILE_BYTES, readSmallBytes } from './read-small-file.ts';

const datasync = promisify(fdatasync);
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
/** Errors of a file system that has no hard links, or none between these two paths. */
const LINK_UNSUPPORTED_CODES = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'];

/**
 * Stores a local file: moves it where nobody else can change it, else copies it. Small steps wait for the file system in this
 * thread, which takes a tenth of the CPU time of the thread pool: it is a helper's.
 */
export async function storeFile(
  fromPath: string,
  findTarget: () => string,
  options: StoreOptions,
  parts: PartRecord,
): Promise<StoreOutcome> {
  try {
    options.signal?.throwIfAborted();
    const path = findTarget();
    const found = lstatSync(fromPath);
    if (!found.isFile()) return { ok: false, reason: 'NOT_STORED', text: 'is not a plain file' };
    // Many bytes are written to disk while they are read.
    const isLate = options.durable === 'later' && found.size <= MAX_SMALL_FILE_BYTES;
    const how = { ...options, durable: !isLate && options.durable !== false };
    const put = async (): Promise<FileDigest> =>
      (await moveFile(fromPath, path, found, how)) ?? (await copyFile(fromPath, path, how, parts));
    const { place, size, checksum } = await putInFolder(path, put);
    if (size === found.size) {
      if (place) syncPlace(place, options);
      return { ok: true, size, checksum };
    }
    rmSync(path, { force: true });
    return { ok: false, reason: 'CONTENT_CHANGED', text: `${found.size} bytes became ${size}` };
  } catch (error) {
    if (error instanceof OtherBytesError) return { ok: false, reason: 'CONTENT_CHANGED', text: error.message };
    return toFailure(error, options.signal);
  }
}

/** The bytes are others than were expected. */
class OtherBytesError extends Error {}

/** The same in this thread. */
function openSourceSync(path: string): number {
  try {
    return openSync(path, OPEN_FLAGS);
  } catch (error) {
    if (codeOf(error) !== 'EACCES') throw error;
    chmodSync(path, OWNER_READ_MODE);
    return openSync(path, OPEN_FLAGS);
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
  if (!options.exclusive || found.dev !== asTarget(() => statSync(dirname(path))).dev) return undefined;
  const source = openSourceSync(fromPath);
  try {
    if (!isOwned(source, options.owner)) return undefined;
    const digest = await syncAndDigest(source, options);
    try {
      linkSync(fromPath, path);
    } catch (error) {
      if (LINK_UNSUPPORTED_CODES.includes(codeOf(error))) return undefined;
      throw new TargetError((error as Error).message, { cause: error });
    }
    if (isOnlyName(source, fromPath, path)) return digest;
    rmSync(path, { force: true });
    return undefined;
  } finally {
    closeSync(source);
  }
}

/** Makes an open file the caller's and read-only; false where it has a second name or belongs to another user. */
function isOwned(file: number, owner: number | undefined): boolean {
  const uid = process.geteuid?.() ?? 0;
  const before = fstatSync(file);
  if (!before.isFile() || before.nlink !== 1 || (before.uid !== uid && before.uid !== owner)) return false;
  try {
    if (before.uid !== uid) fchownSync(file, uid, process.getegid?.() ?? 0);
    fchmodSync(file, STORED_MODE);
  } catch (error) {
    if (codeOf(error) === 'EPERM') return false;
    throw error;
  }
  const after = fstatSync(file);
  return after.nlink === 1 && after.uid === uid;
}

/** Unlinks the old name, unless there is a third; true if the new one is then the only name of the open file. */
function isOnlyName(file: number, fromPath: string, path: string): boolean {
  if (fstatSync(file).nlink !== 2) return false;
  try {
    unlinkSync(fromPath);
  } catch {
    return false;
  }
  const { ino, dev, nlink } = fstatSync(file);
  const stored = lstatSync(path);
  return nlink === 1 && stored.ino === ino && stored.dev === dev;
}

/** Returns size and checksum of a file, which is on disk afterwards. */
async function syncAndDigest(
  source: number,
  { checksumKind, durable = true, signal, onProgress }: StoreOptions,
): Promise<FileDigest> {
  const { size } = fstatSync(source);
  if (size <= MAX_SMALL_FILE_BYTES) {
    const digest = digestSmallFile(source, size, checksumKind);
    if (durable) fdatasyncSync(source);
    return digest;
  }
  // The disk works while the bytes, which are in memory, are read.
  const syncing = durable ? datasync(source) : Promise.resolve();
  syncing.catch(() => {});
  try {
    const digest = await copyBytes(sourceOf(source), undefined, checksumKind, { signal, onProgress });
    if (durable) onProgress?.(size);
    return digest;
  } finally {
    // The caller closes the file, which must not happen during the sync.
    await syncing;
  }
}

function digestSmallFile(file: number, size: number, kind: StoreOptions['checksumKind']): FileDigest {
  const bytes = readSmallBytes(file, size);
  return { size: bytes.length, checksum: checksumOfBytes(kind, bytes) };
}

/** Syncs what was written so far while more is copied: the disk works meanwhile, and the last sync has little to do. */
function syncMeanwhile(
  file: FileHandle,
  onProgress: OnProgress | undefined,
): { readonly begin: OnProgress; begun(): Promise<void> } {
  let running: Promise<void> | undefined;
  let failure: Error | undefined;
  return {
    begin(ahead, moved) {
      onProgress?.(ahead, moved);
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
  { checksumKind, durable = true, signal, onProgress, expectedChecksum }: StoreOptions,
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
    if (expectedChecksum !== undefined && digest.checksum !== expectedChecksum)
      throw new OtherBytesError(`has ${checksumKind} ${digest.checksum}, not ${expectedChecksum}`);
    await withTargetError(link(partPath, path));
    return { ...digest, size };
  } finally {
    await rm(partPath, { force: true }).then(
      () => parts.end(),
      () => {},
    );
  }
}
