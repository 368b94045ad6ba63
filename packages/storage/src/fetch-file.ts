import { constants } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { checksumOfBytes } from './checksum.ts';
import { onTarget, pass, TargetError, type Passed } from './copy.ts';
import type { Expected, FetchFault } from './outcome.ts';
import { readSmall, SMALL } from './small-file.ts';

/** A file to read: its real path, and what checks it once it is open. */
export interface SourceFile {
  readonly path: string;
  readonly verify: (descriptor: number) => void;
}

/** Copies a file that must be what is expected; undefined: it was. @throws what the target refuses */
export async function fetchFile(
  from: () => SourceFile,
  toPath: string,
  expected: Expected,
): Promise<FetchFault | undefined> {
  try {
    expected.signal?.throwIfAborted();
    const copy = expected.size <= SMALL ? copySmall : copyLarge;
    const { size, checksum } = await copy(from(), toPath, expected);
    if (size !== expected.size) return fault(302, `has ${size} bytes, not ${expected.size}`);
    const wanted = expected.checksum.toLowerCase();
    if (checksum !== wanted) return fault(303, `has ${expected.checksumKind} ${checksum}, not ${wanted}`);
    return undefined;
  } catch (error) {
    if (error instanceof TargetError) throw error.cause;
    if (expected.signal?.aborted) return fault(304, 'was not copied in time');
    return fault(isThere(error) ? 305 : 301, (error as Error).message);
  }
}

const fault = (code: FetchFault['code'], text: string): FetchFault => ({ ok: false, code, text });

/** Whether the source may well be there and could not be read: an error of the system other than "no such file". */
function isThere(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall !== undefined && code !== 'ENOENT' && code !== 'ENOTDIR';
}

async function copySmall(from: SourceFile, toPath: string, { size, checksumKind }: Expected): Promise<Passed> {
  const { found, bytes } = readSmall(from.path, from.verify);
  if (!found.isFile()) throw new Error('is not a file');
  if (found.size !== size) return { size: found.size, checksum: '' };
  await onTarget(writeFile(toPath, bytes));
  return { size: bytes.length, checksum: checksumOfBytes(checksumKind, bytes) };
}

async function copyLarge(from: SourceFile, toPath: string, { size, checksumKind, signal }: Expected): Promise<Passed> {
  await using source = await open(from.path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  from.verify(source.fd);
  const found = await source.stat();
  if (!found.isFile()) throw new Error('is not a file');
  if (found.size !== size) return { size: found.size, checksum: '' };
  const target = await onTarget(open(toPath, 'w'));
  try {
    return await pass(source, target, checksumKind, signal);
  } finally {
    // Network file systems tell of a full disk at the close.
    await onTarget(target.close());
  }
}
