import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
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
  expect(token()).toBe('Bearer two');
  replace('');
  expect(token()).toBe('Bearer two');
  rmSync(file);
  expect(token()).toBe('Bearer two');
  replace('three');
  expect(token()).toBe('Bearer three');
});

test('the file is not looked at for every request', async () => {
  await using directory = testDirectory();
  const file = join(directory.path, 'token');
  let time = 0;
  const token = tokenFile(file, () => time);
  writeFileSync(file, 'one');
  expect(token()).toBe('Bearer one');
  writeFileSync(file, 'another');
  expect(token()).toBe('Bearer one');
  time = 250;
  expect(token()).toBe('Bearer another');
});
