import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { listEntries } from './list-entries.ts';

const latin1 = (folder: string, name: string): Buffer =>
  Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);

test('each entry is listed with its kind; names that are not UTF-8 show their bytes', async () => {
  await using directory = testDirectory();
  const root = directory.path;
  mkdirSync(join(root, 'sub/deep'), { recursive: true });
  writeFileSync(join(root, 'sub/deep/é.out'), '');
  symlinkSync('/etc/passwd', join(root, 'link'));
  spawnSync('mkfifo', [join(root, 'pipe')]);
  writeFileSync(latin1(root, 'caf\xe9.out'), '');
  mkdirSync(latin1(root, 'd\xff'));
  writeFileSync(latin1(root, 'd\xff/in.log'), '');
  const { entries, unread, exceeded } = await listEntries(root);
  expect(entries.map(({ name, kind }) => `${name} ${kind}`).sort()).toEqual([
    'caf\\xe9.out file',
    'd\\xff folder',
    'd\\xff/in.log file',
    'link symbolic link',
    'pipe named pipe',
    'sub folder',
    'sub/deep folder',
    'sub/deep/é.out file',
  ]);
  expect(entries.filter(({ bytes }) => bytes !== undefined)).toHaveLength(3);
  expect([unread, exceeded]).toEqual([[], undefined]);
});

test('more files than the limit end the listing with the limit, whatever folder they are in', async () => {
  await using directory = testDirectory();
  mkdirSync(join(directory.path, 'sub'));
  for (let n = 0; n < 30; n++) writeFileSync(join(directory.path, n % 2 ? `sub/${n}` : `${n}`), '');
  expect((await listEntries(directory.path, 31)).exceeded).toBeUndefined();
  const { entries, exceeded } = await listEntries(directory.path, 30);
  expect([entries.length, exceeded]).toEqual([30, '30 files and folders']);
});

test('twelve thousand files are all listed', async () => {
  await using directory = testDirectory();
  for (let n = 0; n < 12_000; n++) writeFileSync(join(directory.path, `${n}.out`), '');
  expect((await listEntries(directory.path)).entries).toHaveLength(12_000);
});

test('folders without end are not followed, and said to be', async () => {
  await using directory = testDirectory();
  makeDeep(directory.path, 3_000, 20);
  makeDeep(directory.path, 40, 200);
  const { entries, unread } = await listEntries(directory.path);
  expect(entries.length).toBeLessThan(120);
  expect(unread.join('\n')).toMatch(
    /more than 64 folders deep[^]*its path has more than|its path has more than[^]*more than 64 folders deep/,
  );
  spawnSync('rm', ['-rf', directory.path]);
});

/** Folders in folders, made from within: no path is long enough. */
function makeDeep(root: string, levels: number, length: number): void {
  const script = 'cd "$1"; i=0; while [ $i -lt $2 ]; do mkdir "$3" && cd "$3" || exit 1; i=$((i+1)); done';
  spawnSync('sh', ['-c', script, 'sh', root, String(levels), 'd'.repeat(length)]);
}
