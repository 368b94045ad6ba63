import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { FileRemover } from './remove-files.ts';

test('what the file system does not do is told by the path of the file, not by that of the folder that is held open', async () => {
  await using directory = testDirectory();
  mkdirSync(join(directory.path, 'run'));
  writeFileSync(join(directory.path, 'run/a'), 'a');
  const long = `run/${'x'.repeat(300)}`;
  const file = { size: 1, checksum: '00', checksumKind: 'crc32', inode: null, knownMs: Infinity } as const;
  await using remover = await FileRemover.open(directory.path);
  const removals = await remover.remove([
    { ...file, replicaId: '1', path: long },
    { ...file, replicaId: '2', path: 'run/a' },
  ]);
  expect(removals.toSorted((a, b) => a.replicaId.localeCompare(b.replicaId))).toEqual([
    { replicaId: '1', outcome: 'FAILED', why: `${long}: name too long (ENAMETOOLONG)` },
    { replicaId: '2', outcome: 'REMOVED', why: null },
  ]);
});
