import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyBytes, TargetError, type Source, type Target } from './copy-bytes.ts';

const CODES = ['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG', 'EROFS', 'EACCES', 'ESTALE', 'EBADF'] as const;
const errorOf = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A file of these bytes; its read number `failsAt` fails. `slow`: reads end later than the writes beside them. */
function sourceOf(bytes: Buffer, failsAt: number, code: string, slow: boolean): Source {
  let reads = 0;
  return {
    stat: async () => ({ size: bytes.length }),
    async read(buffer: Buffer, offset: number, length: number, position: number) {
      if (slow) for (let n = 0; n < 5; n++) await turn();
      if (reads++ === failsAt) throw errorOf(code);
      return { bytesRead: bytes.copy(buffer, offset, position, position + length), buffer };
    },
  } as unknown as Source;
}

/** Takes at most `most` bytes at once; its write number `failsAt` fails. */
function targetOf(failsAt: number, code: string, most: number, slow: boolean) {
  const written: Buffer[] = [];
  let writes = 0;
  let open = 0;
  const target = {
    async write(buffer: Buffer, offset: number, length: number) {
      open += 1;
      if (slow) for (let n = 0; n < 5; n++) await turn();
      else await turn();
      open -= 1;
      if (writes++ === failsAt) throw errorOf(code);
      const bytes = Buffer.from(buffer.subarray(offset, offset + Math.min(length, most)));
      written.push(bytes);
      return { bytesWritten: bytes.length, buffer };
    },
  } as unknown as Target;
  return { target, bytes: () => Buffer.concat(written), openWrites: () => open };
}

test('a fault of source or target at any chunk is thrown as what it is, once, with no write left under way', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    const chunks = fc.integer({ min: 0, max: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          chunks,
          readFails: fc.integer({ min: 0, max: 8 }),
          writeFails: fc.integer({ min: 0, max: 8 }),
          readCode: fc.constantFrom(...CODES),
          writeCode: fc.constantFrom(...CODES),
          slowRead: fc.boolean(),
          slowWrite: fc.boolean(),
          most: fc.constantFrom(100_000, 300_000, 1_000_000),
        }),
        async (at) => {
          const bytes = Buffer.alloc(at.chunks * 512 * 1024 + 7, 'visor');
          const source = sourceOf(bytes, at.readFails, at.readCode, at.slowRead);
          const sink = targetOf(at.writeFails, at.writeCode, at.most, at.slowWrite);
          const outcome = await copyBytes(source, sink.target, 'md5').catch((error: unknown) => error);
          expect(sink.openWrites()).toBe(0);
          if (outcome instanceof TargetError) expect(outcome.cause).toMatchObject({ code: at.writeCode });
          else if (outcome instanceof Error) expect(outcome).toMatchObject({ code: at.readCode });
          else {
            expect(outcome).toEqual({ size: bytes.length, checksum: createHash('md5').update(bytes).digest('hex') });
            expect(sink.bytes().equals(bytes)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
    await turn();
  } finally {
    process.off('unhandledRejection', note);
  }
  expect(unhandled).toEqual([]);
});

test('a target that takes nothing is full, not waited for', async () => {
  const target = { write: async () => ({ bytesWritten: 0 }) } as unknown as Target;
  await expect(copyBytes(sourceOf(Buffer.from('x'), -1, '', false), target, 'crc32')).rejects.toMatchObject({
    cause: { code: 'ENOSPC' },
  });
});
