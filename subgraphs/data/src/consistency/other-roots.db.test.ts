import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { MARKER_NAME } from '@visor/storage';
import { startNginx, startXrootd, type StorageServer } from '@visor/testkit/storage-servers';
import { testSite, type TestSite } from '../../test/inspector-kit.ts';
import { placesOf } from '../../test/kit.ts';
import { registerStorage } from '../storage/register-storage.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { consistencyDaemon } from './consistency-daemon.ts';

const compare = (site: TestSite, storage: Storage) => site.inspect(consistencyDaemon, 'CONSISTENCY', storage);
const THEIRS = JSON.stringify({ storageId: 'theirs', installation: 'else', markerId: 'm' });
const odd = {
  kind: 'ODD',
  outcome: 'REFUSED',
  path: 'deep/theirs',
  why: 'is the root of another storage, which is left alone',
};

test('the root of another storage within a storage is named and left alone: nothing of it is dark, set aside or missing', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'a.raw': 'aaa' });
  site.write(middle, 'dark', 'x');
  site.write(middle, 'deep/dark', 'x');
  site.write(middle, `deep/theirs/${MARKER_NAME}`, THEIRS);
  site.write(middle, 'deep/theirs/more/b.raw', 'bbb');
  for (let scan = 0; scan < 2; scan++)
    expect(await compare(site, middle)).toMatchObject({ state: 'DONE', scanned: 3, dark: 2, missing: 0 });
  expect(await site.acts()).toContainEqual(odd);
  expect(
    ['dark', 'deep/dark', `deep/theirs/${MARKER_NAME}`, 'deep/theirs/more/b.raw'].map((path) =>
      existsSync(site.at(middle, path)),
    ),
  ).toEqual([false, false, true, true]);
});

test.each<[string, () => Promise<StorageServer>]>([
  ['XRootD', startXrootd],
  ['WebDAV', startNginx],
])('%s: the same on a server', async (_, start) => {
  await using site = await testSite();
  await using server = await start();
  const { deps } = site.catalog;
  const far = await registerStorage(deps, placesOf(site.catalog), {
    name: 'far',
    kind: 'intermediate',
    url: server.url,
  });
  const { files } = site.round();
  for (const [path, text] of [
    ['dark', 'x'],
    ['deep/theirs/a.raw', 'aaa'],
    [`deep/theirs/${MARKER_NAME}`, THEIRS],
    ['deep/theirs/more/b.raw', 'bbb'],
  ] as const)
    await files.write(Buffer.from(text), server.url + path, { checksumKind: 'crc32' });
  for (let scan = 0; scan < 2; scan++) expect(await compare(site, far)).toMatchObject({ state: 'DONE', dark: 1 });
  expect(await site.acts()).toContainEqual(odd);
  expect(await files.stat(`${server.url}dark`)).toBeUndefined();
  expect(await files.stat(`${server.url}deep/theirs/more/b.raw`)).toMatchObject({ size: 3 });
});
