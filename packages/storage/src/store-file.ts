import {
  closeSync,
  fchmodSync,
  fchownSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  linkSync,
  lstatSync,
  rmSync,
  statSync,
  unlinkSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { checksumOfBytes } from './checksum.ts';
import { asTarget, copyBytes, sourceOf, TargetError, type FileDigest } from './copy-bytes.ts';
import { copyFile, copySmallFile, OtherBytesError } from './copy-file.ts';
import type { StoreOptions, StoreOutcome } from './driver.ts';
import { openSourceSync } from './open-source.ts';
import type { PartRecord } from './part-record.ts';
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
      (await moveFile(fromPath, path, found, how)) ??
      (found.size <= MAX_SMALL_FILE_BYTES
        ? copySmallFile(fromPath, path, how, parts)
        : await copyFile(fromPath, path, how, parts));
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
