import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contentDisposition } from './content-disposition.rules.ts';
import { entityTag, isForRange, statusByConditions } from './entity-tag.rules.ts';
import { readRanges } from './range.rules.ts';

test('ranges are read as RFC 9110 has them', () => {
  const read = (header: string, size = 100) => readRanges(header, size);
  expect(read('bytes=0-4')).toEqual([{ start: 0, end: 4 }]);
  expect(read('bytes=90-')).toEqual([{ start: 90, end: 99 }]);
  expect(read('bytes=-10')).toEqual([{ start: 90, end: 99 }]);
  expect(read('bytes=-1000')).toEqual([{ start: 0, end: 99 }]);
  expect(read('BYTES=95-200')).toEqual([{ start: 95, end: 99 }]);
  expect(read('bytes=0-0, 50-59 ,-1,')).toEqual([
    { start: 0, end: 0 },
    { start: 50, end: 59 },
    { start: 99, end: 99 },
  ]);
  expect(read('bytes=50-59,0-9,5-20,10-30')).toEqual([
    { start: 0, end: 30 },
    { start: 50, end: 59 },
  ]);
});

test('ranges without a byte of the file are none; a wrong header is ignored', () => {
  expect(readRanges('bytes=100-', 100)).toEqual([]);
  expect(readRanges('bytes=-0', 100)).toEqual([]);
  expect(readRanges('bytes=0-', 0)).toEqual([]);
  expect(readRanges('bytes=-5', 0)).toEqual([]);
  expect(readRanges('bytes=200-300,0-1', 100)).toEqual([{ start: 0, end: 1 }]);
  for (const header of [
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=,',
    'lines=0-1',
    'bytes=5-1',
    'bytes=a-b',
    'bytes=0-1-2',
  ])
    expect(readRanges(header, 100)).toBeUndefined();
  expect(
    readRanges(`bytes=${Array.from({ length: 50 }, (_, index) => `${2 * index}-${2 * index}`).join(',')}`, 100),
  ).toBeUndefined();
});

test('ranges of any header are inside the file, apart and in order', () => {
  const number = fc.oneof(fc.nat(120), fc.maxSafeNat());
  const spec = fc.oneof(
    fc.tuple(number, number).map(([first, last]) => `${first}-${last}`),
    number.map((first) => `${first}-`),
    number.map((suffix) => `-${suffix}`),
  );
  fc.assert(
    fc.property(fc.array(spec, { minLength: 1, maxLength: 8 }), fc.nat(100), (specs, size) => {
      let next = 0;
      for (const { start, end } of readRanges(`bytes=${specs.join(',')}`, size) ?? []) {
        expect(start).toBeGreaterThanOrEqual(next);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThan(size);
        next = end + 2;
      }
    }),
  );
});

test('a request goes on, or not, by what the client has', () => {
  const tag = entityTag({ checksumKind: 'crc32', checksum: '0000abcd', size: 5 });
  expect(tag).toBe('"crc32-0000abcd-5"');
  expect(statusByConditions({}, tag)).toBeUndefined();
  expect(statusByConditions({ 'if-none-match': `"x", W/${tag}` }, tag)).toBe(304);
  expect(statusByConditions({ 'if-none-match': '*' }, tag)).toBe(304);
  expect(statusByConditions({ 'if-none-match': '"x"' }, tag)).toBeUndefined();
  expect(statusByConditions({ 'if-match': '"x"' }, tag)).toBe(412);
  expect(statusByConditions({ 'if-match': `"x", ${tag}` }, tag)).toBeUndefined();
  expect(isForRange({ 'if-range': tag }, tag)).toBe(true);
  expect(isForRange({ 'if-range': `W/${tag}` }, tag)).toBe(false);
  expect(isForRange({ 'if-range': 'Tue, 15 Nov 1994 12:45:26 GMT' }, tag)).toBe(false);
});

test('names of files cannot leave their header', () => {
  expect(contentDisposition('run 1.raw')).toBe(`attachment; filename="run 1.raw"; filename*=UTF-8''run%201.raw`);
  expect(contentDisposition('прогон".raw')).toBe(
    `attachment; filename="_______.raw"; filename*=UTF-8''%D0%BF%D1%80%D0%BE%D0%B3%D0%BE%D0%BD%22.raw`,
  );
  expect(contentDisposition('a\r\nset-cookie: b\\')).toBe(
    `attachment; filename="a__set-cookie: b_"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20b%5C`,
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const header = contentDisposition(name);
      const [, plain = '', encoded = ''] =
        /^attachment; filename="([ !#-[\]-~]*)"; filename\*=UTF-8''([\w%!#$&+.^`|~-]*)$/.exec(header) ?? [];
      expect(plain).not.toMatch(/["\\%/]/);
      expect(decodeURIComponent(encoded)).toBe(name.toWellFormed());
    }),
  );
});
