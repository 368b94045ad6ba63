import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { FileList } from './file-list.ts';
import { findFiles as findInto } from './find-files.ts';

function findFiles(paths: readonly string[], options = {}) {
  using list = new FileList();
  const skipped = findInto(paths, list, options);
  return { files: [...list.missingBatches(2)].flat(), skipped };
}

test('plain files of a folder and of those below are found in order; links and hidden files are named', async () => {
  await using directory = testDirectory();
  const { path } = directory;
  mkdirSync(join(path, 'sub/deep'), { recursive: true });
  for (const name of ['b.raw', 'a file.raw', 'sub/deep/c.raw', '.hidden']) writeFileSync(join(path, name), 'x');
  symlinkSync('/etc/passwd', join(path, 'link'));
  symlinkSync('..', join(path, 'sub/loop'));
  const { files, skipped } = findFiles([path]);
  expect(files.map(({ name }) => name)).toEqual(['a file.raw', 'b.raw', 'c.raw']);
  expect(skipped).toEqual([join(path, '.hidden'), join(path, 'link'), join(path, 'sub/loop')]);
});

test('what cannot be announced is refused before anything is done, by its path', async () => {
  await using directory = testDirectory();
  const { path } = directory;
  mkdirSync(join(path, 'one'));
  mkdirSync(join(path, 'two'));
  for (const name of ['one/a.raw', 'two/a.raw']) writeFileSync(join(path, name), 'x');
  writeFileSync(join(path, 'empty.raw'), '');
  writeFileSync(join(path, 'line\nend.raw'), 'x');
  expect(() => findFiles([join(path, 'line\nend.raw')])).toThrow('line\\nend.raw');
  expect(() => findFiles([join(path, 'one'), join(path, 'two')])).toThrow('have one name');
  expect(() => findFiles([join(path, 'none')])).toThrow('no such file or folder');
  expect(() => findFiles(['/dev/null'])).toThrow('no such file or folder');
  writeFileSync(Buffer.concat([Buffer.from(join(path, 'one/')), Buffer.from([0xff, 0x2e, 0x72])]), 'x');
  expect(() => findFiles([join(path, 'one')])).toThrow('not UTF-8');
  rmSync(Buffer.concat([Buffer.from(join(path, 'one/')), Buffer.from([0xff, 0x2e, 0x72])]));
  // The same file twice is one file.
  expect(findFiles([join(path, 'one/a.raw'), join(path, 'one')]).files).toHaveLength(1);
});

test('empty files refuse all, by their names and with what to do, or are skipped', async () => {
  await using directory = testDirectory();
  const { path } = directory;
  for (const name of ['a.raw', 'b.raw']) writeFileSync(join(path, name), 'x');
  writeFileSync(join(path, 'e\n1.raw'), '');
  expect(() => findFiles([path])).toThrow(/a file is empty.*e\\n1\.raw.*--skip-empty announces the others without it/);
  expect(findFiles([path], { skipEmpty: true })).toMatchObject({
    files: [{ name: 'a.raw' }, { name: 'b.raw' }],
    skipped: [join(path, 'e\n1.raw')],
  });
  for (let number = 2; number <= 8; number++) writeFileSync(join(path, `e${number}.raw`), '');
  expect(() => findFiles([path])).toThrow(/8 files are empty.*and 3 more; --skip-empty/);
});
