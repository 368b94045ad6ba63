import { constants } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { checksumOfBytes } from './checksum.ts';
import { copyBytes, TargetError, withTargetError, type FileDigest } from './copy-bytes.ts';
import type { ExpectedFile, FetchFailure, FetchFailureReason } from './driver.ts';
import { MAX_SMALL_FILE_BYTES, readSmallFile } from './read-small-file.ts';

/** A file to read: its real path, and the check that it must pass once it is open. */
export interface SourceFile {
  readonly path: string;
  readonly verify: (descriptor: number) => void;
}

/** Copies a file. Returns why it is not what was expected, or undefined. @throws the target's error */
export async function fetchFile(
  findSource: () => SourceFile,
  toPath: string,
  expected: ExpectedFile,
): Promise<FetchFailure | undefined> {
  try {
    expected.signal?.throwIfAborted();
    const copy = expected.size <= MAX_SMALL_FILE_BYTES ? copySmall : copyLarge;
    const { size, checksum } = await copy(findSource(), toPath, expected);
    if (size !== expected.size) return failed('SIZE_MISMATCH', `has ${size} bytes, not ${expected.size}`);
    const wanted = expected.checksum.toLowerCase();
    if (checksum !== wanted)
      return failed('CHECKSUM_MISMATCH', `has ${expected.checksumKind} ${checksum}, not ${wanted}`);
    return undefined;
  } catch (error) {
    if (error instanceof TargetError) throw error.cause;
    if (expected.signal?.aborted) return failed('TIMEOUT', 'was not copied in time');
    return failed(isPresent(error) ? 'NOT_READABLE' : 'NOT_FOUND', (error as Error).message);
  }
}

const failed = (reason: FetchFailureReason, text: string): FetchFailure => ({ ok: false, reason, text });

/** Whether the source may exist and could not be read: a system error other than "no such file". */
function isPresent(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall !== undefined && code !== 'ENOENT' && code !== 'ENOTDIR';
}

async function copySmall(
  source: SourceFile,
  toPath: string,
  { size, checksumKind }: ExpectedFile,
): Promise<FileDigest> {
  const { found, bytes } = readSmallFile(source.path, source.verify);
  if (!found.isFile()) throw new Error('is not a file');
  if (found.size !== size) return { size: found.size, checksum: '' };
  await withTargetError(writeFile(toPath, bytes));
  return { size: bytes.length, checksum: checksumOfBytes(checksumKind, bytes) };
}

async function copyLarge(
  { path, verify }: SourceFile,
  toPath: string,
  { size, checksumKind, signal }: ExpectedFile,
): Promise<FileDigest> {
  await using source = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  verify(source.fd);
  const found = await source.stat();
  if (!found.isFile()) throw new Error('is not a file');
  if (found.size !== size) return { size: found.size, checksum: '' };
  const target = await withTargetError(open(toPath, 'w'));
  try {
    return await copyBytes(source, target, checksumKind, signal);
  } finally {
    // Network file systems report a full disk at the close.
    await withTargetError(target.close());
  }
}
