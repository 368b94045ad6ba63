import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { urlOf } from '../storage/storage.rules.ts';
import { announcedOf, freshOf, type Announced } from './announcement.rules.ts';
import { fileFault } from './file.rules.ts';

const right = { path: 'run/a.raw', storage: 'buffer', size: 1, checksum: '0'.repeat(32) };

test.each([
  ['no storage', { storage: null }, 'storage'],
  ['a storage id that is none', { storageId: 'x' }, 'storageId'],
  ['a path that climbs out', { path: 'a/../../b' }, 'path'],
  ['an absolute path', { path: '/etc/passwd' }, 'path'],
  ['a path of another system', { path: '..\\b' }, 'path'],
  ['a path with an empty part', { path: 'a//b' }, 'path'],
  ['a directory', { path: 'a/' }, 'path'],
  ['a checksum that does not fit its kind', { checksum: 'abc' }, 'checksum'],
  ['a checksum of another kind', { checksumKind: 'sha256' as const }, 'checksum'],
  ['a checksum in capitals', { checksum: 'A'.repeat(32) }, 'checksum'],
  ['a negative size', { size: -1 }, 'size'],
  ['a size beyond any disk', { size: 2 ** 51 }, 'size'],
  ['a path with a part of 256 bytes', { path: `a/${'й'.repeat(128)}` }, 'path'],
  ['a path with a bidi mark', { path: 'gpj.\u202Ewar' }, 'path'],
  ['an empty name', { name: '' }, 'name'],
  ['a name with a line break', { name: 'a\nb' }, 'name'],
  ['a name with NUL', { name: 'a\0b' }, 'name'],
  ['a name with half a character', { name: 'a\ud800' }, 'name'],
  ['a name with a slash', { name: 'a/b' }, 'name'],
  ['a name with a backslash', { name: 'a\\b' }, 'name'],
])('%s is refused, and the field is named', (_what, wrong, field) => {
  const announce = () => announcedOf({ ...right, ...wrong }, 3);
  expect(announce).toThrow(expect.objectContaining({ code: 'INVALID', details: { field: `files.3.${field}` } }));
});

test('the name is the last part of the path unless given, the checksum an md5', () => {
  expect(announcedOf(right, 0)).toMatchObject({ name: 'a.raw', checksumKind: 'md5', run: null });
  expect(announcedOf({ ...right, name: "O'Brien <b>.raw" }, 0)).toMatchObject({ name: "O'Brien <b>.raw" });
});

test('any path that is taken stays below its storage and comes back from its URL', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (path) => {
      const file = { path, size: 0, checksum: '0'.repeat(8), checksumKind: 'crc32' as const };
      fc.pre(fileFault(file) === undefined);
      const { href, pathname } = new URL(urlOf('file:///data/buffer/', path));
      expect(href.startsWith('file:///data/buffer/')).toBe(true);
      expect(decodeURIComponent(pathname)).toBe(`/data/buffer/${path}`);
    }),
  );
});

test.each([
  ['200 Cyrillic letters', 'д'.repeat(200), '400 bytes long; at most 200 bytes'],
  ['201 bytes', 'x'.repeat(201), '201 bytes'],
  ['a zero-width joiner', 'a\u200Db', 'U+200D'],
  ['a right-to-left override', 'gpj.\u202Ewar', 'U+202E'],
])('a new file is not registered under %s, but one registered before is recognized', (_what, name, reason) => {
  const fields = { code: 'INVALID', message: expect.stringContaining(reason), details: { field: 'files.0.name' } };
  expect(() => freshOf([file(name)], standing('OPEN', []))).toThrow(expect.objectContaining(fields));
  expect(freshOf([file(name)], standing('OPEN', [file(name)]))).toEqual([]);
});

const file = (name: string, checksum = 'a'): Announced => ({
  name,
  checksum,
  path: name,
  size: 1,
  checksumKind: 'md5',
  storage: { id: null, name: 's' },
  run: null,
  slices: null,
});
const standing = (status: string, known: readonly Announced[]) => ({
  name: 'd',
  status,
  open: status === 'OPEN',
  taken: (name: string) => known.find((one) => one.name === name),
});

test('only files that are not known are new; a repeat inside a message is one file', () => {
  const files = [file('a'), file('b'), file('b')];
  expect(freshOf(files, standing('OPEN', [file('a')]))).toEqual([file('b')]);
  expect(freshOf([file('a')], standing('CLOSED', [file('a')]))).toEqual([]);
});

test('other content under a known name is a conflict, a new file in a closed dataset an illegal move', () => {
  const conflict = expect.objectContaining({ code: 'CONFLICT' });
  expect(() => freshOf([file('a', 'b')], standing('OPEN', [file('a')]))).toThrow(conflict);
  expect(() => freshOf([file('a'), file('a', 'b')], standing('OPEN', []))).toThrow(conflict);
  const illegal = expect.objectContaining({ code: 'ILLEGAL_MOVE' });
  expect(() => freshOf([file('a')], standing('CLOSED', []))).toThrow(illegal);
});
