import { closeSync, fstatSync, lstatSync } from 'node:fs';
import { link, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
import type { OnProgress, StoreOptions } from './driver.ts';
import { openSource, openSourceSync } from './open-source.ts';
import { newPartName, type PartRecord } from './part-record.ts';
import { readSmallBytes } from './read-small-file.ts';
import { STORED_MODE, writeNew } from './store-bytes.ts';

/** The bytes are others than were expected. */
export class OtherBytesError extends Error {}

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

/** Stores a copy of a file that is read at once, in this thread: through the thread pool that takes three times the CPU time. */
export function copySmallFile(
  fromPath: string,
  path: string,
  { checksumKind, durable = true, expectedChecksum, found }: StoreOptions,
  parts: PartRecord,
): FileDigest {
  const source = openSourceSync(fromPath);
  try {
    const bytes = readSmallBytes(source, fstatSync(source).size);
    const checksum = checksumOfBytes(checksumKind, bytes);
    assertExpected(checksum, checksumKind, expectedChecksum);
    assertUnchanged(fromPath, found);
    asTarget(() => writeNew(path, bytes, durable, parts));
    return { size: bytes.length, checksum };
  } finally {
    closeSync(source);
  }
}

/** @throws OtherBytesError */
function assertExpected(checksum: string, kind: StoreOptions['checksumKind'], expected: string | undefined): void {
  if (expected !== undefined && checksum !== expected)
    throw new OtherBytesError(`has ${kind} ${checksum}, not ${expected}`);
}

/** @throws OtherBytesError where another file has the path now, or it was written to */
function assertUnchanged(path: string, found: StoreOptions['found']): void {
  if (!found) return;
  const { size, mtimeMs } = lstatSync(path);
  if (size !== found.size || mtimeMs !== found.mtimeMs) throw new OtherBytesError('changed since it was found');
}

/** Writes a copy under a temporary name beside the target, syncs it, and links it to its name, which no file may have. */
export async function copyFile(
  fromPath: string,
  path: string,
  { checksumKind, durable = true, signal, onProgress, expectedChecksum, found }: StoreOptions,
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
    assertExpected(digest.checksum, checksumKind, expectedChecksum);
    assertUnchanged(fromPath, found);
    await withTargetError(link(partPath, path));
    return { ...digest, size };
  } finally {
    await rm(partPath, { force: true }).then(
      () => parts.end(),
      () => {},
    );
  }
}
