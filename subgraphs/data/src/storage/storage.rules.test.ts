import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { folderOverlap, isSameUrl, storageAddress, storageFolder, storageUrl } from './storage.rules.ts';

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
  ['https://x/data/', 'of a server'],
  ['s3://bucket/', 'not supported'],
  ['root://host//data', 'of a server'],
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

test.each([
  ['root://xrd.example.org//eos/spd/', 'root://xrd.example.org//eos/spd/', 'root://xrd.example.org:1094/eos/spd'],
  ['root://xrd.example.org:1094/eos/spd', 'root://xrd.example.org//eos/spd/', 'root://xrd.example.org:1094/eos/spd'],
  ['davs://se/a b', 'davs://se/a%20b/', 'dav://se:443/a b'],
  ['https://se:443/a%20b/', 'https://se/a%20b/', 'dav://se:443/a b'],
  ['https://[::1]:8443/', 'https://[::1]:8443/', 'dav://[::1]:8443'],
  ['http://127.0.0.1:8080/data/', 'http://127.0.0.1:8080/data/', 'dav://127.0.0.1:8080/data'],
  ['http://localhost/x', 'http://localhost/x/', 'dav://localhost:80/x'],
])('%s is %s', (url, normal, place) => {
  expect(storageAddress(url)).toEqual({ url: normal, place });
  expect(storageAddress(normal)).toEqual({ url: normal, place });
});

test.each([
  ['http://example.org/x', 'this machine only'],
  ['http://127.0.0.1.example.org/x', 'this machine only'],
  ['https://user:secret@se/x', 'the host is no'],
  ['https://SE/x', 'the host is no'],
  ['https:///x', 'the host is no'],
  ['https://se:0/x', 'the port'],
  ['https://se:70000/x', 'the port'],
  ['https://se/x?token=1', 'query'],
  ['https://se/x#y', 'query'],
  ['https://se/../x', 'the part ..'],
  ['https://se/%2e%2e/x', 'the part ..'],
  ['https://se//x', 'empty part'],
  ['root://h///x', 'empty part'],
  ['root://h//a%3Fb', 'XRootD cannot name'],
  ['https://se/%zz', 'escapes nothing'],
  ['https://se/%0a', 'U+000A'],
  ['https://se', 'it has no path'],
  ['ftp://se/x', 'not supported'],
  ['HTTPS://se/x', 'not supported'],
])('%s is refused', (url, problem) => {
  expect(storageAddress(url)).toEqual({ problem: expect.stringContaining(problem) });
});

test('a folder on this machine is one', () => expect(storageAddress('file:///data/in')).toEqual({ path: '/data/in' }));
