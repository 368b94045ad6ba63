import type { FileHandle } from 'node:fs/promises';
import { createChecksum } from './checksum.ts';
import type { ChecksumKind } from './driver.ts';

const CHUNK_BYTES = 512 * 1024;

/** Size and checksum of bytes that were read. */
export interface FileDigest {
  readonly size: number;
  readonly checksum: string;
}

export type Source = Pick<FileHandle, 'read' | 'stat'>;
export type Target = Pick<FileHandle, 'write'>;

/**
 * Reads a file once, from its beginning to its end: adds each chunk to the checksum and, where there is a target, writes
 * it there while the next chunk is read. Uses two chunks of memory for any file size. No write is pending when it returns.
 * @throws the reason of `signal`; the source's error; errors of the target as `TargetError`.
 */
export async function copyBytes(
  source: Source,
  target: Target | undefined,
  kind: ChecksumKind,
  signal?: AbortSignal,
): Promise<FileDigest> {
  const checksum = createChecksum(kind);
  const length = Math.min(CHUNK_BYTES, (await source.stat()).size + 1);
  const buffers = [Buffer.allocUnsafe(length), target ? Buffer.allocUnsafe(length) : undefined];
  let size = 0;
  let writing: Promise<void> = Promise.resolve();
  try {
    for (let turn = 0; ; turn ^= 1) {
      signal?.throwIfAborted();
      const buffer = buffers[target ? turn : 0] as Buffer;
      const { bytesRead } = await source.read(buffer, 0, length, size);
      await writing;
      if (bytesRead === 0) return { size, checksum: checksum.hex() };
      const bytes = buffer.subarray(0, bytesRead);
      if (target) {
        writing = writeAll(target, bytes, size);
        // The write is awaited after the next read; an error before that must not end the process as unhandled.
        writing.catch(() => {});
      }
      checksum.update(bytes);
      size += bytesRead;
    }
  } finally {
    // The caller closes the target, which must not happen during a write.
    await writing.catch(() => {});
  }
}

/** The target of a copy failed; `cause` is its error. */
export class TargetError extends Error {
  override name = 'TargetError';
}

/** Waits for an operation on the target. @throws TargetError */
export async function withTargetError<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (cause) {
    throw new TargetError((cause as Error).message, { cause });
  }
}

async function writeAll(target: Target, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await withTargetError(target.write(bytes, done, bytes.length - done, position + done));
    if (bytesWritten === 0) throw new TargetError('the target takes no bytes', { cause: noSpace() });
    done += bytesWritten;
  }
}

const noSpace = (): Error => Object.assign(new Error('ENOSPC: nothing could be written'), { code: 'ENOSPC' });
