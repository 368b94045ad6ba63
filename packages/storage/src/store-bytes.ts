import { closeSync, fchmodSync, fdatasyncSync, linkSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checksumOfBytes } from './checksum.ts';
import { asTarget, TargetError } from './copy-bytes.ts';
import type { StoreFailure, StoreOptions, StoreOutcome } from './driver.ts';
import { newPartName, type PartRecord } from './part-record.ts';
import { makeFolders, syncParents, type MadeFolder } from './make-folders.ts';

/** Mode of every stored file: nobody changes it, and the modes of its folders decide who may read it. */
export const STORED_MODE = 0o444;
const NO_SPACE_CODES = ['ENOSPC', 'EDQUOT'];

/** Where a file is stored, and what was made for it. */
export interface Place {
  readonly path: string;
  readonly made: MadeFolder | undefined;
}

/** Makes the folder of a file to be stored. @throws TargetError */
export const preparePlace = (path: string): Place => ({ path, made: asTarget(() => makeFolders(dirname(path))) });

/** Writes the names of folders that were made for a file to disk. @throws TargetError */
export function syncPlace({ path, made }: Place, { durable = true }: StoreOptions): void {
  try {
    if (durable !== false && made) syncParents(made);
  } catch (error) {
    rmSync(path, { force: true });
    throw new TargetError((error as Error).message, { cause: error });
  }
}

/** Writes a file's bytes to disk. @throws the file system's error */
export function syncBytes(path: string): void {
  const file = openSync(path, 'r');
  try {
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Whether the folder of a file to be stored is gone: an inspector that deletes its last file removes it. */
export const isFolderGone = (error: unknown): boolean =>
  error instanceof TargetError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';

/** Stores bytes under a name that no file has. */
export function storeBytes(
  bytes: Uint8Array,
  findTarget: () => string,
  options: StoreOptions,
  parts: PartRecord,
): StoreOutcome {
  try {
    options.signal?.throwIfAborted();
    const path = findTarget();
    const write = (): void => asTarget(() => writeNew(path, bytes, options.durable ?? true, parts));
    let place = preparePlace(path);
    try {
      write();
    } catch (error) {
      if (!isFolderGone(error)) throw error;
      place = preparePlace(path);
      write();
    }
    syncPlace(place, options);
    return { ok: true, size: bytes.length, checksum: checksumOfBytes(options.checksumKind, bytes) };
  } catch (error) {
    return toFailure(error, options.signal);
  }
}

/** Writes bytes under a temporary name beside the target, and links them to their name, which no file may have. */
export function writeNew(path: string, bytes: Uint8Array, isDurable: boolean | 'later', parts: PartRecord): void {
  const partPath = join(dirname(path), newPartName());
  parts.begin(partPath);
  try {
    const file = openSync(partPath, 'wx', STORED_MODE);
    try {
      writeFileSync(file, bytes);
      fchmodSync(file, STORED_MODE);
      if (isDurable === true) fdatasyncSync(file);
    } finally {
      // Network file systems report a full disk at the close.
      closeSync(file);
    }
    linkSync(partPath, path);
  } finally {
    // Where it cannot be removed, its record stays.
    if (isRemoved(partPath)) parts.end();
  }
}

function isRemoved(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

/** Returns what an error of storing means. */
export function toFailure(error: unknown, signal: AbortSignal | undefined): StoreFailure {
  const isTarget = error instanceof TargetError;
  const code = ((isTarget ? error.cause : error) as NodeJS.ErrnoException).code ?? '';
  const text = `${isTarget ? 'the storage' : 'the file'}: ${(error as Error).message}`;
  if (NO_SPACE_CODES.includes(code)) return { ok: false, reason: 'NO_SPACE', text };
  if (code === 'EFBIG') return { ok: false, reason: 'TOO_LARGE', text };
  if (signal?.aborted) return { ok: false, reason: 'TIMEOUT', text: 'was not stored in time' };
  return { ok: false, reason: 'NOT_STORED', text };
}
