import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { openStorage } from './storage.ts';

const bytes = Buffer.from('a few bytes');
const options = { checksumKind: 'crc32' } as const;

test('bytes are stored read-only, with their size and checksum, in folders made for them', async () => {
  await using directory = testDirectory();
  const path = join(directory.path, 'a/b/log.tgz');
  const outcome = await openStorage().write(bytes, pathToFileURL(path).href, options);
  expect(outcome).toEqual({ ok: true, size: bytes.length, checksum: expect.stringMatching(/^[0-9a-f]{8}$/) });
  expect([readFileSync(path), lstatSync(path).mode & 0o7777]).toEqual([bytes, 0o444]);
});

test('bytes never replace a file', async () => {
  await using directory = testDirectory();
  const path = join(directory.path, 'log.tgz');
  writeFileSync(path, 'other');
  expect(await openStorage().write(bytes, pathToFileURL(path).href, options)).toMatchObject({
    ok: false,
    reason: 'NOT_STORED',
  });
  expect(readFileSync(path, 'utf8')).toBe('other');
});

test('outside of the roots nothing is stored, and no folder is made', async () => {
  await using directory = testDirectory();
  mkdirSync(join(directory.path, 'root'));
  const storage = openStorage({ roots: [join(directory.path, 'root')] });
  const url = pathToFileURL(join(directory.path, 'other/log.tgz')).href;
  expect(await storage.write(bytes, url, options)).toMatchObject({ ok: false });
  expect(existsSync(join(directory.path, 'other'))).toBe(false);
});
