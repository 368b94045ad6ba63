import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { addedRootsFile, addStorageRoot } from './added-roots.ts';

test('a folder becomes a root and can be taken back; what is of the stack itself becomes none', async () => {
  await using directory = testDirectory();
  const at = (path: string): string => join(directory.path, path);
  for (const path of ['visor/run', 'visor/keys', 'visor/storage/more', 'data', 'beside'])
    mkdirSync(at(path), { recursive: true });
  symlinkSync(at('visor/keys'), at('alias'));
  const roots = (): string => readFileSync(addedRootsFile(at('visor')), 'utf8');
  addStorageRoot(at('visor'), at('data'));
  const takeBack = addStorageRoot(at('visor'), at('beside'));
  expect(roots()).toBe(`${at('data')}\n${at('beside')}\n`);
  takeBack();
  // What was a root before stays one.
  addStorageRoot(at('visor'), at('data'))();
  expect(roots()).toBe(`${at('data')}\n`);
  for (const path of ['visor', 'visor/keys', 'visor/storage', 'alias', '.'])
    expect(() => addStorageRoot(at('visor'), at(path))).toThrow(/(is|holds|lies in) the directory of this Visor/);
  addStorageRoot(at('visor'), at('visor/storage/more'));
});
