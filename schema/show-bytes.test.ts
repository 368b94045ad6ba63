import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { showBytes } from './show-bytes.ts';

test('bytes that are not UTF-8 are shown as bytes', () => {
  expect(showBytes(Buffer.from([0x63, 0xe9, 0x2e]))).toBe('c\\xe9.');
  expect(showBytes(Buffer.concat([Buffer.from('é'), Buffer.from([0xff, 0xc3])]))).toBe('é\\xff\\xc3');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(showBytes(Buffer.from(text))).toBe(Buffer.from(text).toString());
    }),
  );
});
