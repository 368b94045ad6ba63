import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adler32 } from './adler32.rules.ts';
import { checksumOfBytes, createChecksum } from './checksum.ts';
import { isPlainName, isWithin, urlWithin } from './path.rules.ts';

describe('names', () => {
  test.each(['', '.', '..', '../x', 'a/b', '/etc', 'a\\b', 'a\0b', 'a\nb', '\ud800', 'x'.repeat(256), 'é'.repeat(128)])(
    '%j is refused',
    (name) => {
      expect(isPlainName(name)).toBe(false);
      expect(() => urlWithin('file:///data', name)).toThrow(TypeError);
    },
  );

  test('any plain name stays within its folder and comes back whole', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (name) => {
        if (!isPlainName(name)) return;
        const path = fileURLToPath(urlWithin('file:///data/of run', name));
        expect(posix.normalize(path)).toBe(path);
        expect(path).toBe(`/data/of run/${name}`);
      }),
    );
  });
});

test.each([
  ['/data', '/data', true],
  ['/data/a', '/data', true],
  ['/data2', '/data', false],
  ['/', '/data', false],
  ['/data', '/', true],
])('whether %s is, or lies in, %s: %s', (path, folder, is) => {
  expect(isWithin(path, folder)).toBe(is);
});

describe('checksums', () => {
  test('known values', () => {
    const bytes = Buffer.from('Wikipedia');
    expect(checksumOfBytes('adler32', bytes)).toBe('11e60398');
    expect(checksumOfBytes('crc32', Buffer.from('123456789'))).toBe('cbf43926');
    expect(checksumOfBytes('md5', Buffer.from(''))).toBe('d41d8cd98f00b204e9800998ecf8427e');
    const many = new Uint8Array(100_000).fill(255);
    expect(adler32(many, 1)).toBe(adlerSlow(many));
  });

  test('bytes shown in pieces give the checksum of the whole', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('md5', 'sha256', 'adler32', 'crc32'),
        fc.array(fc.uint8Array({ maxLength: 50 })),
        (kind, pieces) => {
          const checksum = createChecksum(kind);
          for (const piece of pieces) checksum.update(piece);
          expect(checksum.hex()).toBe(checksumOfBytes(kind, Buffer.concat(pieces)));
        },
      ),
    );
  });
});

function adlerSlow(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}
