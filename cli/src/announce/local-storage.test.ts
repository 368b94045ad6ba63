import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { localStorage } from './local-storage.ts';

test('a storage is local when its folder is here and answers; links to it are resolved', async () => {
  await using directory = testDirectory();
  const [folder, link] = ['disk', 'link'].map((name) => join(directory.path, name)) as [string, string];
  mkdirSync(folder);
  symlinkSync(folder, link);
  const of = (path: string, health: 'OK' | 'UNKNOWN' | 'FAILING' | 'UNAVAILABLE' = 'OK') =>
    localStorage({ name: 's', kind: 'input', checksumKind: 'crc32', url: pathToFileURL(path).href, health });
  expect(of(link)).toEqual([{ name: 's', kind: 'input', checksumKind: 'crc32', root: folder }]);
  expect([of(folder, 'UNKNOWN'), of(folder, 'FAILING')].flat()).toHaveLength(2);
  expect(of(folder, 'UNAVAILABLE')).toEqual([]);
  expect(of(join(directory.path, 'of another host'))).toEqual([]);
});

test('a storage on a server is not local', () => {
  const server = { name: 's', kind: 'output', checksumKind: 'crc32', health: 'OK' } as const;
  expect(localStorage({ ...server, url: 'root://host//data' })).toEqual([]);
});
