import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resolveStaticFile } from './static-file.rules.ts';

test('the page itself is its index, asked for again each time', () => {
  expect(resolveStaticFile('')).toEqual({ parts: ['index.html'], type: 'text/html; charset=utf-8', cache: 'no-cache' });
});

test('a file whose name holds its digest may be kept for ever', () => {
  expect(resolveStaticFile('assets/index-4f2a.js')).toMatchObject({
    parts: ['assets', 'index-4f2a.js'],
    type: 'text/javascript; charset=utf-8',
    cache: expect.stringContaining('immutable'),
  });
});

test.each([
  '../package.json',
  'assets/../../x.js',
  '..',
  'a//b.js',
  '/etc/passwd.js',
  '%2e%2e/x.js',
  '.env',
  'a\\b.js',
  'x.exe',
])('%s names no file', (path) => {
  expect(resolveStaticFile(path)).toBeUndefined();
});

test('no path ever leads out of the folder', () => {
  const piece = fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', '\0', 'a', 'assets', '.js', 'x.js');
  fc.assert(
    fc.property(
      fc.array(piece).map((all) => all.join('')),
      (path) => {
        for (const part of resolveStaticFile(path)?.parts ?? []) expect(part).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/);
      },
    ),
  );
});
