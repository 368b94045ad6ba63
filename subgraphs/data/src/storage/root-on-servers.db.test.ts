import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startDavServer } from '@visor/testkit';
import { startNginx, startXrootd, type StorageServer } from '@visor/testkit/storage-servers';
import { placesOf, testCatalog } from '../../test/kit.ts';
import { lookAtRoot } from './look-at-root.ts';
import { registerStorage } from './register-storage.ts';
import { setStorage } from './set-storage.ts';

test.each<[string, () => Promise<StorageServer>]>([
  ['XRootD', startXrootd],
  ['WebDAV', startNginx],
])('%s: a folder that the server does not have is refused by name, and is never made', async (_, start) => {
  await using catalog = await testCatalog();
  await using server = await start();
  const places = placesOf(catalog);
  const register = (path: string) =>
    registerStorage(catalog.deps, places, { name: 'far', kind: 'output', url: server.url + path });
  await expect(register('wrong/folder/')).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { field: 'url' },
    message: expect.stringContaining('the server does not have'),
  });
  expect(readdirSync(server.folder)).toEqual([]);
  const folder = join(server.folder, 'right');
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  const storage = await register('right/');
  expect(storage.markerId).not.toBeNull();
  expect(await lookAtRoot(places.roots, storage, async () => [])).toMatchObject({ health: 'OK' });
  rmSync(folder, { recursive: true });
  expect(await lookAtRoot(places.roots, storage, async () => [])).toMatchObject({
    health: 'UNAVAILABLE',
    healthReason: expect.stringContaining('no such folder'),
  });
  await expect(setStorage(catalog.deps, places, { name: 'far', mark: true }, 'anna')).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { field: 'mark' },
  });
  expect(readdirSync(server.folder)).toEqual([]);
});

test('a server that keeps other bytes than it was sent, whatever it says of them, becomes no storage that is written', async () => {
  await using catalog = await testCatalog();
  await using server = await startDavServer({ keep: (sent) => Buffer.alloc(sent.length) });
  const places = placesOf(catalog);
  const far = { name: 'far', kind: 'output', url: server.url } as const;
  await expect(registerStorage(catalog.deps, places, far)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    details: { field: 'url' },
    message: expect.stringMatching(/cannot be marked as a storage: the storage has crc32 \w+, not \w+/),
  });
  expect([...server.files]).toEqual([]);
  expect(await catalog.db.query("select from storage where name = 'far'")).toEqual([]);
  const read = await registerStorage(catalog.deps, places, { ...far, writable: false, deletable: false });
  expect(read.markerId).toBeNull();
});
