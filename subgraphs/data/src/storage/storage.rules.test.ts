import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { folderOverlap, isSameUrl, storageFolder, storageUrl } from './storage.rules.ts';

test.each([
  ['file:data', 'begins with file: alone'],
  ['file:/data/', 'begins with file: alone'],
  ['file://data/', 'names a host'],
  ['file://localhost/data/', 'names a host'],
  ['file://', 'names a host'],
  ['file:///', 'the root of the file system'],
  ['file:////', 'empty part'],
  ['file:////data/', 'empty part'],
  ['file:///data//in/', 'empty part'],
  ['file:///data/in//', 'empty part'],
  ['file:///data/../etc/', 'the part ..'],
  ['file:///data/..', 'the part ..'],
  ['file:///./data/', 'the part .'],
  ['file:///data/%2e%2e/etc/', 'the part ..'],
  ['file:///data/.%2E/etc/', 'the part ..'],
  ['file:///data/%2e/', 'the part .'],
  ['file:///data%2Fin/', 'escaped slash'],
  ['file:///data/%00/', 'U+0000'],
  ['file:///data/%0a/', 'U+000A'],
  ['file:///data/%E2%80%AE/', 'U+202E'],
  ['file:///data/%zz/', 'escapes nothing'],
  ['file:///data/%', 'escapes nothing'],
  ['file:///data/%ff/', 'escapes nothing'],
  ['file:///data/in?x', 'query'],
  ['file:///data/in#x', 'fragment'],
  ['file:///data\\in/', 'backslash'],
  ['file:///data%5Cin/', 'backslash'],
  ['FILE:///data/', 'the scheme FILE: is not supported'],
  ['File:///data/', 'not supported'],
  ['https://x/data/', 'the scheme https: is not supported'],
  ['s3://bucket/', 'not supported'],
  ['root://host//data', 'not supported'],
  ['/data/', 'not a path'],
  ['data', 'not a path'],
  ['', 'not a path'],
  [' file:///data/', 'not a path'],
  ['file:///data\t/', 'U+0009'],
  ['file:///data/\ud800', 'surrogate'],
  [`file:///${'ж'.repeat(128)}/`, '255 bytes'],
  [`file:///${'a/'.repeat(3_000)}`, '4096 bytes'],
])('%j is no URL of a storage', (url, problem) => {
  expect(storageFolder(url)).toEqual({ problem: expect.stringContaining(problem) });
});

test.each([
  ['file:///data', '/data', 'file:///data/'],
  ['file:///data/in/', '/data/in', 'file:///data/in/'],
  ['file:///d%61ta/', '/data', 'file:///data/'],
  ['file:///a b/é', '/a b/é', 'file:///a%20b/%C3%A9/'],
  ['file:///100%25/%3F%23/', '/100%/?#', 'file:///100%25/%3F%23/'],
  ['file:///C|/..x/...', '/C|/..x/...', undefined],
])('%j is the folder %j', (url, path, normal) => {
  expect(storageFolder(url)).toEqual({ path });
  if (normal !== undefined) expect(storageUrl(path)).toBe(normal);
});

test('the URL of any folder names that folder', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const path = `/${parts.join('/')}`;
      const folder = storageFolder(`file:///${parts.map(encodeURIComponent).join('/')}/`);
      fc.pre('path' in folder);
      expect(folder).toEqual({ path });
      expect(storageFolder(storageUrl(path))).toEqual({ path });
      expect(isSameUrl(storageUrl(path), `file:///${parts.map(encodeURIComponent).join('/')}/`)).toBe(true);
    }),
  );
});

test.each([
  ['/a', '/a', 'is the folder of'],
  ['/a/b', '/a', 'lies within'],
  ['/a', '/a/b', 'holds'],
  ['/ab', '/a', undefined],
  ['/a', '/b', undefined],
])('%s and %s', (folder, other, expected) => expect(folderOverlap(folder, other)).toBe(expected));
