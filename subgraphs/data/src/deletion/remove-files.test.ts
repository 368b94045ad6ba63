import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { FILES_AT_ONCE, FileRemover } from './remove-files.ts';

test('what the file system does not do is told by the path of the file, not by that of the folder that is held open', async () => {
  await using directory = testDirectory();
  mkdirSync(join(directory.path, 'run'));
  writeFileSync(join(directory.path, 'run/a'), 'a');
  const long = `run/${'x'.repeat(300)}`;
  const file = { size: 1, checksum: '00', checksumKind: 'crc32', inode: null, knownMs: Infinity } as const;
  await using remover = await FileRemover.open(directory.path);
  const files = [
    { ...file, replicaId: '1', path: long },
    { ...file, replicaId: '2', path: 'run/a' },
  ];
  const removals = await remover.remove(files, async () => true);
  expect(removals.toSorted((a, b) => a.replicaId.localeCompare(b.replicaId))).toEqual([
    { replicaId: '1', outcome: 'FAILED', why: `${long}: name too long (ENAMETOOLONG)` },
    { replicaId: '2', outcome: 'REMOVED', why: null },
  ]);
});

test('files that may no longer go stay, and are not among those that were tried', async () => {
  await using directory = testDirectory();
  const names = Array.from({ length: 2 * FILES_AT_ONCE + 1 }, (_, index) => `${index}`);
  for (const name of names) writeFileSync(join(directory.path, name), 'a');
  const file = { size: 1, checksum: '00', checksumKind: 'crc32', inode: null, knownMs: Infinity } as const;
  await using remover = await FileRemover.open(directory.path);
  const answers = [true, true, false];
  const removals = await remover.remove(
    names.map((name) => ({ ...file, replicaId: name, path: name })),
    async () => answers.shift() ?? true,
  );
  expect(removals.map(({ outcome }) => outcome)).toEqual(Array(2 * FILES_AT_ONCE).fill('REMOVED'));
  expect(readdirSync(directory.path)).toEqual([names.at(-1)]);
});
