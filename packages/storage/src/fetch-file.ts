import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  statSync,
  writeFileSync,
  type BigIntStats,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checksumOfBytes } from './checksum.ts';
import { isCloned, isCopiedInKernel } from './clone-file.ts';
import {
  asTarget,
  copyBytes,
  sourceOf,
  TargetError,
  targetOf,
  withTargetError,
  type CopyOptions,
  type FileDigest,
} from './copy-bytes.ts';
import type { ChecksumKind, ExpectedFile, FetchFailure, FetchFailureReason, FoundFile } from './driver.ts';
import { MAX_SMALL_FILE_BYTES, readSmallFile } from './read-small-file.ts';
import { identityOf, isSettled, statIdentityOf, type VerifiedFiles } from './verified-files.ts';

/** A file to read: its real path, and the check that it must pass once it is open. */
export interface SourceFile {
  readonly path: string;
  readonly verify: (descriptor: number) => void;
}

interface Fetched {
  readonly ok: true;
  readonly found?: FoundFile;
}

/**
 * Copies a file, or verifies it where it stays: without `toPath`. Returns why it is not what was expected, or what was found.
 * @throws the target's error
 */
export async function fetchFile(
  findSource: () => SourceFile,
  toPath: string | undefined,
  expected: ExpectedFile,
  verified: VerifiedFiles,
): Promise<FetchFailure | Fetched> {
  try {
    expected.signal?.throwIfAborted();
    const isSmall = expected.size <= MAX_SMALL_FILE_BYTES;
    const { size, checksum, found } = isSmall
      ? copySmall(findSource(), toPath, expected)
      : await copyLarge(findSource(), toPath, expected, verified);
    if (size !== expected.size) return failed('SIZE_MISMATCH', `has ${size} bytes, not ${expected.size}`);
    const wanted = expected.checksum.toLowerCase();
    if (checksum !== wanted)
      return failed('CHECKSUM_MISMATCH', `has ${expected.checksumKind} ${checksum}, not ${wanted}`);
    return found ? { ok: true, found } : { ok: true };
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

interface Digest extends FileDigest {
  readonly found?: FoundFile;
}

const foundFile = (path: string, stats: BigIntStats): FoundFile => ({
  path,
  mode: Number(stats.mode),
  identity: statIdentityOf(stats),
});

function copySmall(source: SourceFile, toPath: string | undefined, { size, checksumKind }: ExpectedFile): Digest {
  const { found, bytes } = readSmallFile(source.path, source.verify);
  if (!found.isFile()) throw new Error('is not a file');
  if (found.size !== size) return { size: found.size, checksum: '' };
  if (toPath !== undefined) asTarget(() => overwrite(toPath, bytes));
  return { size: bytes.length, checksum: checksumOfBytes(checksumKind, bytes) };
}

/**
 * Writes a file over what lies there. Emptying it first would free its blocks, and a file system may wait for the disk then, and again
 * when the file is closed (ext4).
 */
function overwrite(path: string, bytes: Uint8Array): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT);
  try {
    writeFileSync(file, bytes);
    if (fstatSync(file).size > bytes.length) ftruncateSync(file, bytes.length);
  } finally {
    closeSync(file);
  }
}

/** Copies a file whose bytes this node has verified before without reading them again. */
async function copyLarge(
  { path, verify }: SourceFile,
  toPath: string | undefined,
  expected: ExpectedFile,
  verified: VerifiedFiles,
): Promise<Digest> {
  const startedAt = Date.now();
  const { checksumKind, size } = expected;
  const checksum = expected.checksum.toLowerCase();
  await using source = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  verify(source.fd);
  const found = fstatSync(source.fd, { bigint: true });
  if (!found.isFile()) throw new Error('is not a file');
  if (Number(found.size) !== size) return { size: Number(found.size), checksum: '' };
  const identity = identityOf(found);
  const isUnchanged = (): boolean => identityOf(fstatSync(source.fd, { bigint: true })) === identity;
  const isKnown = verified.has(identity, checksumKind, checksum);
  if (isKnown && (toPath === undefined || isKnownCopied(source.fd, toPath, expected)) && isUnchanged())
    return toPath === undefined ? { size, checksum, found: foundFile(path, found) } : { size, checksum };
  const digest = await copyAndDigest(source, toPath, expected);
  if (digest.checksum !== checksum || !isUnchanged()) return digest;
  if (isSettled(found, startedAt)) verified.add(identity, checksumKind, checksum);
  return toPath === undefined ? { ...digest, found: foundFile(path, found) } : digest;
}

/** Whether an open file was copied without its bytes being read here; a copy of another size is none. */
function isKnownCopied(descriptor: number, toPath: string, expected: ExpectedFile): boolean {
  expected.onProgress?.(expected.size);
  const isCopied = isClonedWhereAllowed(descriptor, toPath, expected) || isCopiedInKernel(descriptor, toPath);
  return isCopied && statSync(toPath).size === expected.size;
}

const isClonedWhereAllowed = (descriptor: number, toPath: string, { mayClone }: ExpectedFile): boolean =>
  mayClone === true && isCloned(descriptor, toPath, `${fstatSync(descriptor).dev} ${deviceOf(dirname(toPath))}`);

function deviceOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.dev;
}

async function copyAndDigest(
  source: FileHandle,
  toPath: string | undefined,
  expected: ExpectedFile,
): Promise<FileDigest> {
  const { checksumKind, signal, onProgress, size } = expected;
  const options = { signal, onProgress, maxBytes: size };
  if (toPath === undefined) return await copyBytes(sourceOf(source.fd), undefined, checksumKind, options);
  // What is read is the clone: no change of the file reaches it.
  if (isClonedWhereAllowed(source.fd, toPath, expected)) return await digestFile(toPath, checksumKind, options);
  const target = await withTargetError(open(toPath, 'w'));
  try {
    return await copyBytes(sourceOf(source.fd), targetOf(target.fd), checksumKind, options);
  } finally {
    // Network file systems report a full disk at the close.
    await withTargetError(target.close());
  }
}

async function digestFile(path: string, kind: ChecksumKind, options: CopyOptions): Promise<FileDigest> {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await copyBytes(sourceOf(file), undefined, kind, options);
  } finally {
    closeSync(file);
  }
}
