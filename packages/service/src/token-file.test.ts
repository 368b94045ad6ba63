import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { mountHanging, testDirectory, until } from '@visor/testkit';
import { tokenFile } from './token-file.ts';

test('the token is read again when it was replaced, and the last one stands while there is none', async () => {
  await using directory = testDirectory();
  const file = join(directory.path, 'token');
  let seconds = 0;
  const token = tokenFile(file, () => seconds++ * 1_000);
  expect(() => token()).toThrow(/no token of our own: .*token/);
  const replace = (text: string): void => {
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  };
  writeFileSync(file, '');
  expect(() => token()).toThrow('is empty');
  replace('one\n');
  expect(token()).toBe('Bearer one');
  replace('two');
  await until(() => token() === 'Bearer two');
  for (const change of [() => replace(''), () => rmSync(file)]) {
    change();
    expect(token()).toBe('Bearer two');
  }
  replace('three');
  await until(() => token() === 'Bearer three');
});

test('a file whose file system does not answer any more stops nothing: the last token stands', async () => {
  await using directory = testDirectory();
  const file = join(directory.path, 'token');
  writeFileSync(file, 'one');
  let seconds = 0;
  const token = tokenFile(file, () => seconds++ * 1_000);
  expect(token()).toBe('Bearer one');
  using hanging = mountHanging(directory.path);
  if (!hanging.mounted) return expect(process.getuid?.()).not.toBe(0);
  for (let nth = 0; nth < 10; nth++) expect(token()).toBe('Bearer one');
});
