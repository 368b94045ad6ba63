import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../remote/digest.rules.ts';
import { placeOf, readListLine, readSpace, readStat, reasonOfText } from '../xrootd/xrd.rules.ts';
import { folderAbove, isLoopback, nameIn, toHttpUrl, urlIn } from './dav.rules.ts';
import { takeResources } from './propfind.rules.ts';

const response = (href: string, more = '<D:getcontentlength>5</D:getcontentlength><D:resourcetype/>'): string =>
  `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${more}</D:prop></D:propstat></D:response>`;

describe('the answer to PROPFIND', () => {
  test('is read piece by piece, wherever it is cut', () => {
    const text = `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">${response('/a/')}${response('/a/b&amp;c')}</D:multistatus>`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (steps) => {
        const found: string[] = [];
        let rest = '';
        for (let from = 0, round = 0; from < text.length; round++) {
          const to = from + (steps[round % steps.length] ?? 1);
          const taken = takeResources(rest + text.slice(from, to));
          found.push(...(taken?.resources ?? []).map(({ href }) => href));
          rest = taken?.rest ?? '';
          from = to;
        }
        expect(found).toEqual(['/a/', '/a/b&c']);
      }),
    );
  });

  test('is refused where one resource has no end', () => {
    expect(takeResources(`<response>${'x'.repeat(100_000)}`)).toBeUndefined();
    expect(takeResources('x'.repeat(100_000))).toBeUndefined();
  });

  test.each([
    ['<lp1:resourcetype><D:collection/></lp1:resourcetype>', { isFolder: true, size: undefined }],
    ['<getcontentlength>7</getcontentlength>', { isFolder: false, size: 7 }],
    ['<x:getcontentlength>-7</x:getcontentlength>', { size: undefined }],
    ['<x:getcontentlength>99999999999999999999</x:getcontentlength>', { size: undefined }],
    ['<D:quota-available-bytes>12</D:quota-available-bytes>', { freeBytes: 12 }],
    [
      '<getlastmodified>Thu, 26 Nov 2026 22:05:01 GMT</getlastmodified>',
      { modifiedAt: Date.UTC(2026, 10, 26, 22, 5, 1) },
    ],
  ])('%s', (properties, expected) => {
    expect(takeResources(response('/a', properties))?.resources).toEqual([expect.objectContaining(expected)]);
  });
});

test.each([
  ['/d/b%20c', 'b c'],
  ['http://h/d/%D1%8B/', 'ы'],
  ['/d/', undefined],
  ['/d', undefined],
  ['/other/b', undefined],
  ['http://elsewhere/d/b', 'b'],
  ['/d/b/c', undefined],
  ['/d/..%2F..%2Fetc', undefined],
  ['/d/%', undefined],
  ['/d/%2e%2e', undefined],
])('%s in a listing of /d/ is %j', (href, name) => {
  expect(nameIn(new URL('http://h/d/'), href)).toBe(name);
});

test('folders and their entries have URLs of their own', () => {
  expect(folderAbove(new URL('davs://h/a/b%20c/d'))?.href).toBe('davs://h/a/b%20c/');
  expect(folderAbove(new URL('https://h/a'))).toBeUndefined();
  expect(urlIn(new URL('https://h/a/'), '50% ы?', true).href).toBe('https://h/a/50%25%20%D1%8B%3F/');
  expect(toHttpUrl(new URL('davs://h:8443/a%20b/c')).href).toBe('https://h:8443/a%20b/c');
});

test.each([
  ['localhost', true],
  ['127.1.2.3', true],
  ['[::1]', true],
  ['127.0.0.1.example.org', false],
  ['localhost.example.org', false],
  ['10.0.0.1', false],
])('%s is this machine: %s', (host, isThis) => expect(isLoopback(host)).toBe(isThis));

test.each([
  ['adler32=062C0215', 'adler32', '062c0215'],
  ['md5=XUFAKrxLKna5cZ2REBfFkg==', 'md5', '5d41402abc4b2a76b9719d911017c592'],
  ['crc32c=aaaa,md5=5d41402abc4b2a76b9719d911017c592', 'md5', '5d41402abc4b2a76b9719d911017c592'],
  [
    'sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:',
    'sha256',
    '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  ],
  ['adler32=zz', 'adler32', undefined],
  ['md5=short', 'md5', undefined],
  ['md5', 'md5', undefined],
] as const)('the header %s tells', (header, kind, checksum) => expect(digestOf(header, kind)).toBe(checksum));

describe('XRootD', () => {
  test.each([
    ['root://h:1094//a/b%20c', { server: 'h:1094', path: '/a/b c' }],
    ['root://h/a', { server: 'h', path: '/a' }],
    ['root://h//a%3Fb', { problem: expect.stringContaining("'?'") }],
    ['root://h//a%0Ab', { problem: expect.stringContaining('control') }],
    ['root://h//a/%2e%2e%2fb', { problem: expect.stringContaining("'..'") }],
    ['root://h//%', { problem: expect.stringContaining("'%'") }],
    ['root:///a', { problem: expect.stringContaining('HOST') }],
    ['root://h//a?x', { problem: expect.stringContaining('HOST') }],
  ])('%s', (url, place) => expect(placeOf(new URL(url))).toEqual(place));

  test('what it prints is read', () => {
    expect(readListLine("-rw-r--r-- nobody nogroup 3 2026-11-26 22:05:01 /a/b  'c")).toEqual({
      path: "a/b  'c",
      isFolder: false,
      size: 3,
      modifiedAt: Date.UTC(2026, 10, 26, 22, 5, 1),
    });
    expect(readListLine('total 8')).toBeUndefined();
    expect(
      readStat('Path:   /a\nSize:   12\nMTime:  2026-11-26 22:05:01\nFlags:  51 (XBitSet|IsDir|IsReadable)\n'),
    ).toMatchObject({
      isFolder: true,
      size: 12,
    });
    expect(readStat('Size: x')).toBeUndefined();
    expect(readSpace('oss.cgroup=public&oss.space=20&oss.free=7&oss.maxf=7')).toEqual({
      capacityBytes: 20,
      freeBytes: 7,
    });
    expect(readSpace('')).toBeUndefined();
  });

  test.each([
    ['[ERROR] Server responded with an error: [3011] Unable to locate /x; no such file or directory', 'NOT_FOUND'],
    ['Run: [ERROR] Invalid operation: file exists', 'EXISTS'],
    ['[ERROR] Server responded with an error: [3010] Unable to create /x; permission denied', 'DENIED'],
    ['[3009] no space left on device', 'NO_SPACE'],
    ['[3025] read-only', 'DENIED'],
    ['[ERROR] Operation expired', 'TIMEOUT'],
    ['[FATAL] Connection error', 'UNAVAILABLE'],
  ])('%s: %s', (text, reason) => expect(reasonOfText(text)).toBe(reason));
});
