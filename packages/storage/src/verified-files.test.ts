import { createHash } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { openStorage } from './storage.ts';
import { identityOf, isSettled, openVerifiedFiles } from './verified-files.ts';

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const identity = (path: string): string => identityOf(statSync(path, { bigint: true }));

test('a file that was verified is not read again; one that has changed is', async () => {
  await using directory = testDirectory();
  const path = (name: string): string => join(directory.path, name);
  const bytes = Buffer.alloc(1_000_000, 'spd');
  writeFileSync(path('a'), bytes);
  const storage = openStorage({ verifiedFiles: path('verified') });
  const url = pathToFileURL(path('a')).href;
  // Only the record knows this checksum, so the file was not read where it is accepted.
  const invented = { size: bytes.length, checksum: 'f'.repeat(32), checksumKind: 'md5' } as const;
  expect(await storage.verify([url], invented)).toMatchObject({ reason: 'CHECKSUM_MISMATCH' });
  openVerifiedFiles(path('verified')).add(identity(path('a')), 'md5', invented.checksum);
  expect(await storage.verify([url], invented)).toMatchObject({ ok: true });
  expect(await storage.fetch([url], path('copy'), invented)).toMatchObject({ ok: true });
  expect(readFileSync(path('copy')).equals(bytes)).toBe(true);
  expect(statSync(path('copy'))).toMatchObject({ nlink: 1 });
  expect(await storage.verify([url], { ...invented, checksumKind: 'adler32' })).toMatchObject({ ok: false });
  chmodSync(path('a'), 0o600);
  expect(await storage.verify([url], invented)).toMatchObject({ reason: 'CHECKSUM_MISMATCH' });
  expect(await storage.verify([url], { ...invented, checksum: md5(bytes) })).toMatchObject({ ok: true });
});

test('what a verification finds is recorded, but not of a file that has just changed', async () => {
  await using directory = testDirectory();
  const record = join(directory.path, 'verified');
  const storage = openStorage({ verifiedFiles: record });
  // An old file that is large enough.
  const bytes = readFileSync(process.execPath);
  const expected = { size: bytes.length, checksum: md5(bytes), checksumKind: 'md5' } as const;
  expect(await storage.verify([pathToFileURL(process.execPath).href], expected)).toMatchObject({ ok: true });
  expect(openVerifiedFiles(record).has(identity(process.execPath), 'md5', expected.checksum)).toBe(true);
  const young = join(directory.path, 'young');
  writeFileSync(young, bytes.subarray(0, 100_000));
  const found = statSync(young, { bigint: true });
  expect([isSettled(found, Number(found.ctimeMs) + 1_999), isSettled(found, Number(found.ctimeMs) + 2_001)]).toEqual([
    false,
    true,
  ]);
});

test('a record that is not this user alone, or is damaged, tells nothing', async () => {
  await using directory = testDirectory();
  const path = (name: string): string => join(directory.path, name);
  const record = openVerifiedFiles(path('verified'));
  record.add('1 2 3 4 5', 'crc32', '00000000');
  expect(record.has('1 2 3 4 5', 'crc32', '00000000')).toBe(true);
  expect(statSync(path('verified')).mode & 0o777).toBe(0o600);
  linkSync(path('verified'), path('linked'));
  symlinkSync(path('verified'), path('symbolic'));
  for (const name of ['linked', 'symbolic', '.', 'none/such'])
    expect(openVerifiedFiles(path(name)).has('1 2 3 4 5', 'crc32', '00000000')).toBe(false);
  writeFileSync(path('damaged'), Buffer.alloc(100, 1));
  expect(openVerifiedFiles(path('damaged')).has('1 2 3 4 5', 'crc32', '00000000')).toBe(false);
});
