import type { FileHandle } from 'node:fs/promises';
import { checksumOf } from './checksum.ts';
import type { ChecksumKind } from './outcome.ts';

const CHUNK = 512 * 1024;

/** Bytes and checksum of what passed. */
export interface Passed {
  readonly size: number;
  readonly checksum: string;
}

/**
 * Reads a file from its beginning to its end, once: each chunk is shown to the checksum and, where there is a target,
 * written to it while the next is read. Two chunks of memory, whatever the file's size.
 * @throws the reason of `signal`; errors of the target are marked by `TargetError`.
 */
export async function pass(
  source: FileHandle,
  target: FileHandle | undefined,
  kind: ChecksumKind,
  signal?: AbortSignal,
): Promise<Passed> {
  const checksum = checksumOf(kind);
  const length = Math.min(CHUNK, (await source.stat()).size + 1);
  const buffers = [Buffer.allocUnsafe(length), target ? Buffer.allocUnsafe(length) : undefined];
  let size = 0;
  let writing: Promise<void> = Promise.resolve();
  for (let turn = 0; ; turn ^= 1) {
    signal?.throwIfAborted();
    const buffer = buffers[target ? turn : 0] as Buffer;
    const { bytesRead } = await source.read(buffer, 0, length, size);
    await writing;
    if (bytesRead === 0) return { size, checksum: checksum.hex() };
    const bytes = buffer.subarray(0, bytesRead);
    if (target) writing = writeAll(target, bytes, size);
    checksum.update(bytes);
    size += bytesRead;
  }
}

/** The target of a copy refused: its cause says why. */
export class TargetError extends Error {
  override name = 'TargetError';
}

async function writeAll(target: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await target
      .write(bytes, done, bytes.length - done, position + done)
      .catch((cause: Error) => {
        throw new TargetError(cause.message, { cause });
      });
    done += bytesWritten;
  }
}
