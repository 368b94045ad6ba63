import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { installationOf } from '@visor/service';
import { MARKER_NAME } from '@visor/storage';
import { mountHanging, testDirectory } from '@visor/testkit';
import { placesOf, testCatalog } from '../../test/kit.ts';
import { checkMarker } from './check-marker.ts';
import { lookAtRoot } from './look-at-root.ts';
import { registerStorage } from './register-storage.ts';

async function site() {
  const catalog = await testCatalog();
  const directory = testDirectory();
  const places = placesOf(catalog);
  const at = (name: string): string => join(directory.path, name);
  const register = (name: string, path: string) =>
    registerStorage(catalog.deps, places, { name, kind: 'output', url: pathToFileURL(at(path)).href });
  return {
    at,
    catalog,
    register,
    markerOf: (path: string) =>
      JSON.parse(readFileSync(at(`${path}/${MARKER_NAME}`), 'utf8')) as Record<string, string>,
    check: async (storage: Awaited<ReturnType<typeof register>>) =>
      checkMarker(places.roots, storage, await installationOf(catalog.db)()),
    [Symbol.asyncDispose]: async () => {
      await directory[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
    },
  };
}

test('the root of a new storage is marked once, with storage and installation; a root that is not there is not made', async () => {
  await using here = await site();
  mkdirSync(here.at('out'));
  const storage = await here.register('out', 'out');
  const marker = here.markerOf('out');
  expect(marker).toMatchObject({
    storageId: storage.id,
    installation: await installationOf(here.catalog.db)(),
    markerId: storage.markerId,
  });
  // Nodes look for it, too.
  expect(here.catalog.published).toContainEqual(
    expect.objectContaining({
      topic: 'dsm.storage.events',
      value: expect.objectContaining({ name: 'out', markerId: storage.markerId }),
    }),
  );
  await here.register('out', 'out');
  expect(here.markerOf('out')).toEqual(marker);
  expect(await here.check(storage)).toBeUndefined();
  const absent = await here.register('absent', 'absent');
  expect(absent.markerId).toBeNull();
  expect(await here.check(absent)).toContain('is the mount there?');
});

test('a swapped, emptied, copied or replaced root is named, and never taken for the storage', async () => {
  await using here = await site();
  mkdirSync(here.at('out'));
  mkdirSync(here.at('other'));
  const storage = await here.register('out', 'out');
  const other = await here.register('other', 'other');
  renameSync(here.at('out'), here.at('away'));
  expect(await here.check(storage)).toContain('there is no such folder: is the mount there?');
  mkdirSync(here.at('out'));
  expect(await here.check(storage)).toBe(`no marker (${MARKER_NAME}) in its root: is the mount there?`);
  const write = (text: string) => writeFileSync(here.at(`out/${MARKER_NAME}`), text);
  for (const text of ['', 'x', 'null', '{}', '[]', '{"storageId":1}', ' '.repeat(10_000)]) {
    write(text);
    expect(await here.check(storage)).toContain('is no marker of Visor');
  }
  write(JSON.stringify(here.markerOf('other')));
  expect(await here.check(storage)).toContain(`marked as another storage (${other.id})`);
  write(JSON.stringify({ ...here.markerOf('away'), installation: 'else' }));
  expect(await here.check(storage)).toContain('of another installation (else)');
  write(JSON.stringify({ ...here.markerOf('away'), markerId: 'copy' }));
  expect(await here.check(storage)).toContain('it is a copy of the root');
  rmSync(here.at(`out/${MARKER_NAME}`));
  symlinkSync(here.at(`away/${MARKER_NAME}`), here.at(`out/${MARKER_NAME}`));
  expect(await here.check(storage)).toContain('is no marker of Visor');
});

test('a root that is marked for another installation or storage, or lies within one, is refused by name', async () => {
  await using here = await site();
  const foreign = { storageId: 'theirs', installation: 'else', markerId: 'm' };
  mkdirSync(here.at('theirs/deep/er'), { recursive: true });
  writeFileSync(here.at(`theirs/${MARKER_NAME}`), JSON.stringify(foreign));
  const conflict = (text: string) => ({ code: 'CONFLICT', message: expect.stringContaining(text) });
  await expect(here.register('a', 'theirs')).rejects.toMatchObject(conflict('storage theirs of another installation'));
  await expect(here.register('a', 'theirs/deep/er')).rejects.toMatchObject(
    conflict('lies within a folder that is marked'),
  );
  mkdirSync(here.at('out'));
  await here.register('out', 'out');
  mkdirSync(here.at('alias'));
  writeFileSync(here.at(`alias/${MARKER_NAME}`), JSON.stringify(here.markerOf('out')));
  await expect(here.register('b', 'alias')).rejects.toMatchObject(conflict('is marked as storage out'));
  expect(JSON.parse(readFileSync(here.at(`theirs/${MARKER_NAME}`), 'utf8'))).toEqual(foreign);
});

test('what a registration left that was not completed is taken over; one that fails leaves no marker', async () => {
  await using here = await site();
  mkdirSync(here.at('out'));
  const installation = await installationOf(here.catalog.db)();
  writeFileSync(here.at(`out/${MARKER_NAME}`), JSON.stringify({ storageId: 'gone', installation, markerId: 'm' }));
  const storage = await here.register('out', 'out');
  expect(here.markerOf('out')['storageId']).toBe(storage.id);
  await here.catalog.db.query('alter table storage add constraint refuse check (name <> $$bad$$)');
  mkdirSync(here.at('bad'));
  await expect(here.register('bad', 'bad')).rejects.toThrow('refuse');
  expect(() => here.markerOf('bad')).toThrow('ENOENT');
});

test('a mount that hangs is refused and told in bounded time', async () => {
  await using here = await site();
  using mount = mountHanging(here.at('hung'));
  if (!mount.mounted) return;
  await expect(here.register('hung', 'hung')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('no file may have the name of a marker', async () => {
  await using here = await site();
  for (const path of [MARKER_NAME, `a/${MARKER_NAME}`]) {
    const file = { path, storage: 'buffer', size: 1, checksum: 'd41d8cd98f00b204e9800998ecf8427e' };
    await expect(here.catalog.send('dsm.register.file.input', { dataset: 'd', files: [file] })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('the marker'),
    });
  }
});

test('a folder that is only read gets no marker, and may be the root of another installation', async () => {
  await using here = await site();
  await using elsewhere = await site();
  mkdirSync(elsewhere.at('daq'));
  const url = pathToFileURL(elsewhere.at('daq')).href;
  const storage = await elsewhere.register('daq', 'daq');
  const input = { name: 'daq', kind: 'input', url } as const;
  const places = placesOf(here.catalog);
  await expect(registerStorage(here.catalog.deps, places, input)).rejects.toMatchObject({ code: 'CONFLICT' });
  const shared = await registerStorage(here.catalog.deps, places, { ...input, writable: false, deletable: false });
  expect(shared.markerId).toBeNull();
  expect(elsewhere.markerOf('daq')).toMatchObject({ markerId: storage.markerId });
  expect(await lookAtRoot(places.roots, shared, async () => [])).toMatchObject({ health: 'OK' });
  expect(await lookAtRoot(places.roots, shared, async () => ['gone'])).toMatchObject({ health: 'UNAVAILABLE' });
  // Who deletes or sets aside must know the root by its marker.
  expect(await checkMarker(places.roots, shared, await installationOf(here.catalog.db)())).toContain(
    'another installation',
  );
});
