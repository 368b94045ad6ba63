import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyBytes, TargetError, type Source, type Target } from './copy-bytes.ts';

const CODES = ['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG', 'EROFS', 'EACCES', 'ESTALE', 'EBADF'] as const;
const errorOf = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });
const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

/** A file of these bytes; its read number `failsAt` fails. */
function sourceOf(bytes: Buffer, failsAt = -1, code = ''): Source {
  let reads = 0;
  return {
    size: bytes.length,
    read(buffer, position) {
      if (reads++ === failsAt) throw errorOf(code);
      return bytes.copy(buffer, 0, position);
    },
  };
}

/** Takes at most `most` bytes at once; its write number `failsAt` fails. */
function targetOf(failsAt: number, code: string, most: number): { target: Target; bytes(): Buffer } {
  const written: Buffer[] = [];
  let writes = 0;
  const target: Target = (bytes, position) => {
    if (writes++ === failsAt) throw errorOf(code);
    const taken = Buffer.from(bytes.subarray(0, most));
    expect(position).toBe(Buffer.concat(written).length);
    written.push(taken);
    return taken.length;
  };
  return { target, bytes: () => Buffer.concat(written) };
}

test('a fault of source or target at any chunk is thrown as what it is; else every byte is there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        chunks: fc.integer({ min: 0, max: 4 }),
        readFails: fc.integer({ min: 0, max: 8 }),
        writeFails: fc.integer({ min: 0, max: 8 }),
        readCode: fc.constantFrom(...CODES),
        writeCode: fc.constantFrom(...CODES),
        most: fc.constantFrom(100_000, 300_000, 1_000_000),
      }),
      async (at) => {
        const bytes = Buffer.alloc(at.chunks * 256 * 1024 + 7, 'visor');
        const sink = targetOf(at.writeFails, at.writeCode, at.most);
        const outcome = await copyBytes(sourceOf(bytes, at.readFails, at.readCode), sink.target, 'md5').catch(
          (error: unknown) => error,
        );
        if (outcome instanceof TargetError) expect(outcome.cause).toMatchObject({ code: at.writeCode });
        else if (outcome instanceof Error) expect(outcome).toMatchObject({ code: at.readCode });
        else {
          expect(outcome).toEqual({ size: bytes.length, checksum: md5(bytes) });
          expect(sink.bytes().equals(bytes)).toBe(true);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a target that takes nothing is full, not waited for', async () => {
  await expect(copyBytes(sourceOf(Buffer.from('x')), () => 0, 'crc32')).rejects.toMatchObject({
    cause: { code: 'ENOSPC' },
  });
});

test('a file without end is not read further than it may be large', async () => {
  let read = 0;
  const endless: Source = { size: 1, read: (buffer) => ((read += buffer.length), buffer.length) };
  const { size } = await copyBytes(endless, undefined, 'crc32', { maxBytes: 1_000_000 });
  expect(size).toBeGreaterThan(1_000_000);
  expect(read).toBe(size);
});

test('a long copy says that it goes on, and ends when it is told to', async () => {
  const stop = new AbortController();
  const endless: Source = { size: 2 ** 40, read: (buffer) => buffer.length };
  let turns = 0;
  const onProgress = (): void => void (++turns === 3 && setImmediate(() => stop.abort()));
  await expect(copyBytes(endless, undefined, 'crc32', { signal: stop.signal, onProgress })).rejects.toThrow(/abort/);
});
