import { fstatSync, readSync } from 'node:fs';
import { createChecksum } from '../checksum.ts';
import type { ChecksumKind, OnProgress } from '../driver.ts';
import type { UploadDigest, UploadSource } from './remote-protocol.ts';

const CHUNK_BYTES = 256 * 1024;

export const bytesSource = (bytes: Uint8Array): UploadSource => ({
  size: bytes.length,
  sizeNow: () => bytes.length,
  // oxlint-disable-next-line require-await -- others wait
  async *chunks() {
    if (bytes.length > 0) yield bytes;
  },
});

/** Reads an open file in this thread, which takes half the CPU time of the thread pool. */
export function fileSource(descriptor: number): UploadSource {
  const { size } = fstatSync(descriptor);
  return {
    size,
    sizeNow: () => fstatSync(descriptor).size,
    // oxlint-disable-next-line require-await -- others wait
    async *chunks() {
      for (let done = 0; done < size;) {
        const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - done));
        const read = readSync(descriptor, buffer, 0, buffer.length, done);
        if (read === 0) return;
        done += read;
        yield buffer.subarray(0, read);
      }
    },
  };
}

/** Passes bytes on and adds them up. */
export function digesting(
  chunks: AsyncIterable<Uint8Array>,
  kind: ChecksumKind,
  onProgress: OnProgress | undefined,
): { readonly chunks: AsyncIterable<Uint8Array>; digest(): UploadDigest } {
  const checksum = createChecksum(kind);
  const common = createChecksum('adler32');
  let size = 0;
  return {
    chunks: (async function* () {
      for await (const bytes of chunks) {
        checksum.update(bytes);
        common.update(bytes);
        size += bytes.length;
        onProgress?.();
        yield bytes;
      }
    })(),
    digest: () => ({ size, checksum: checksum.hex(), adler32: common.hex() }),
  };
}
