import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { tokenFile } from './token-file.ts';

test('the token is read again when it was replaced, and the last one stands while there is none', async () => {
  await using directory = testDirectory();
  const file = join(directory.path, 'token');
  const token = tokenFile(file);
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
