import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { mountHanging, testDirectory } from '@visor/testkit';
import { lookAtFolder } from './look-at-folder.ts';

const LONG_MS = 60_000;

test('a folder is found with links resolved, whatever its name; a file and what is not there are nothing', async () => {
  await using directory = testDirectory();
  const [folder, link, file] = ['-p 大\n', 'link', 'file'].map((name) => join(directory.path, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(folder);
  symlinkSync(folder, link);
  writeFileSync(file, 'x');
  expect(await lookAtFolder(link, LONG_MS)).toEqual({ found: 'FOLDER', realPath: folder });
  expect(await lookAtFolder(file, LONG_MS)).toEqual({ found: 'NOTHING' });
  expect(await lookAtFolder(join(file, 'below'), LONG_MS)).toEqual({ found: 'NOTHING' });
  expect(await lookAtFolder(join(directory.path, 'none'), LONG_MS)).toEqual({ found: 'NOTHING' });
});

test('a folder on a file system that does not answer is given up', async () => {
  await using directory = testDirectory();
  using hanging = mountHanging(join(directory.path, 'hanging'));
  if (!hanging.mounted) return expect(process.getuid?.()).not.toBe(0);
  expect(await lookAtFolder(join(directory.path, 'hanging', 'storage'), 500)).toEqual({ found: 'NO_ANSWER' });
});
