import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import type { StorageEvent } from '@visor/schema';
import { MARKER_NAME } from '@visor/storage';
import { mountHanging, testDirectory } from '@visor/testkit';
import { md5, placesOf, testCatalog } from '../../test/kit.ts';
import { StorageKeeper } from './look-after-storages.ts';
import { registerStorage } from './register-storage.ts';
import { setStorage } from './set-storage.ts';
import { findStorageByName } from './storage.reads.ts';

async function farm() {
  const catalog = await testCatalog();
  const directory = testDirectory();
  const places = placesOf(catalog);
  const { db, deps } = catalog;
  await db.query("delete from storage where name = 'buffer'");
  const at = (name: string): string => join(directory.path, name);
  return {
    at,
    catalog,
    add: (name: string, more: { capacityBytes?: number } = {}) =>
      registerStorage(deps, places, { name, kind: 'output', url: pathToFileURL(at(name)).href, ...more }),
    set: (name: string, input: object) => setStorage(deps, places, { name, ...input }, 'anna'),
    /** A round of a keeper that has not looked yet. */
    round: () => new StorageKeeper({ db, deps, roots: places.roots }).round(),
    async state(name: string) {
      const storage = await findStorageByName(db.orm.em, name);
      return storage && { health: storage.health, reason: storage.healthReason, pressure: storage.pressure };
    },
    events: () =>
      catalog.published
        .splice(0)
        .filter(({ topic }) => topic === 'dsm.storage.events')
        .map(({ value }) => `${(value as StorageEvent).name} ${(value as StorageEvent).type}`),
    files: (storage: string, count: number, dataset = 'd', from = 0) =>
      catalog.send('dsm.register.file.input', {
        dataset,
        files: Array.from({ length: count }, (_, index) => ({
          path: `${dataset}/${from + index}`,
          name: `${from + index}`,
          storage,
          size: 10,
          checksum: md5(1),
        })),
      }),
    [Symbol.asyncDispose]: async () => {
      await directory[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
    },
  };
}

test('a forecast begins again when a person sets the room of a storage', async () => {
  await using here = await farm();
  mkdirSync(here.at('out'));
  await here.add('out');
  await here.round();
  const samples = () => here.catalog.one('select count(*)::int as n from storage_sample');
  expect(await samples()).toEqual({ n: 1 });
  await here.set('out', { deletable: false });
  expect(await samples()).toEqual({ n: 1 });
  await here.set('out', { capacityBytes: 1_000 });
  expect(await samples()).toEqual({ n: 0 });
});

test('a storage that loses its mount is unavailable with the reason, and back when its root is; nothing is marked again', async () => {
  await using here = await farm();
  mkdirSync(here.at('out'));
  await here.add('out');
  await here.round();
  expect(await here.state('out')).toEqual({ health: 'OK', reason: null, pressure: 'NORMAL' });
  renameSync(here.at('out'), here.at('away'));
  mkdirSync(here.at('out'));
  await here.round();
  expect(await here.state('out')).toMatchObject({
    health: 'UNAVAILABLE',
    reason: expect.stringContaining(MARKER_NAME),
  });
  await here.round();
  expect(await here.state('out')).toMatchObject({ health: 'UNAVAILABLE' });
  rmSync(here.at('out'), { recursive: true });
  await here.round();
  expect(await here.state('out')).toMatchObject({ reason: expect.stringContaining('is the mount there?') });
  renameSync(here.at('away'), here.at('out'));
  await here.round();
  expect(await here.state('out')).toMatchObject({ health: 'OK', reason: null });
  expect(here.events()).toEqual([
    'out registered',
    'out changed',
    'out unavailable',
    'out measured',
    'out measured',
    'out available',
  ]);
});

test('a storage of an earlier version is marked where its files are, not in an empty mount point', async () => {
  await using here = await farm();
  await here.add('old');
  await here.files('old', 3);
  await here.round();
  expect(await here.state('old')).toMatchObject({
    health: 'UNKNOWN',
    reason: expect.stringContaining('no such folder'),
  });
  mkdirSync(here.at('old'));
  await here.round();
  expect(await here.state('old')).toMatchObject({
    health: 'UNAVAILABLE',
    reason: expect.stringContaining('none of 3 files'),
  });
  mkdirSync(here.at('old/d'));
  writeFileSync(here.at('old/d/1'), '0123456789');
  await here.round();
  expect(await here.state('old')).toMatchObject({ health: 'OK' });
  rmSync(here.at(`old/${MARKER_NAME}`));
  await here.round();
  expect(await here.state('old')).toMatchObject({ health: 'UNAVAILABLE' });
  await here.set('old', { mark: true });
  await here.round();
  expect(await here.state('old')).toMatchObject({ health: 'OK' });
});

test('a root that hangs is told in bounded time, and does not keep the others waiting in the next round', async () => {
  await using here = await farm();
  mkdirSync(here.at('hung'));
  mkdirSync(here.at('out'));
  await here.add('hung');
  await here.add('out');
  using mount = mountHanging(here.at('hung'));
  if (!mount.mounted) return;
  const { db, deps } = here.catalog;
  const keeper = new StorageKeeper({ db, deps, roots: placesOf(here.catalog).roots });
  await keeper.round();
  expect(await here.state('hung')).toMatchObject({ health: 'UNAVAILABLE', reason: 'its root does not answer' });
  expect(await here.state('out')).toMatchObject({ health: 'OK' });
  const began = performance.now();
  await keeper.round();
  expect(performance.now() - began).toBeLessThan(4_000);
});

test('used bytes move a storage over its marks and back under them, and each move is told once', async () => {
  await using here = await farm();
  mkdirSync(here.at('out'));
  await here.add('out', { capacityBytes: 1_000 });
  await here.set('out', { highMark: 50, lowMark: 30, reserve: 20 });
  await here.round();
  here.events();
  await here.files('out', 49);
  await here.round();
  expect(here.events()).toEqual(['out measured']);
  await here.files('out', 1, 'e');
  await here.round();
  expect(await here.state('out')).toMatchObject({ pressure: 'HIGH' });
  await here.files('out', 20, 'f');
  await here.round();
  expect(await here.state('out')).toMatchObject({ pressure: 'FULL' });
  await here.catalog.db.query("update replica set status = 'DELETED' where path like 'f/%'");
  await here.round();
  await here.round();
  await here.catalog.db.query("update replica set status = 'DELETED' where path < 'd/30'");
  await here.round();
  expect(await here.state('out')).toMatchObject({ pressure: 'NORMAL' });
  expect(here.events()).toEqual(['out high', 'out full', 'out high', 'out measured', 'out low']);
  const types = await here.catalog.db.query<{ type: string }>(
    "select type from recorded_event where type like 'storage.%' order by id",
  );
  expect(types.map(({ type }) => type)).toEqual(
    ['buffer', 'out']
      .map(() => 'storage.registered')
      .concat('storage.set', 'storage.ok', 'storage.high', 'storage.full', 'storage.high', 'storage.normal'),
  );
});

test('what a person sets holds at once; unknown storages and contradictions are refused by name', async () => {
  await using here = await farm();
  mkdirSync(here.at('out'));
  await here.add('out', { capacityBytes: 100 });
  mkdirSync(here.at('other'));
  await here.add('other', { capacityBytes: 100 });
  await here.files('out', 6);
  expect(await here.set('out', { draining: true, deletable: false })).toMatchObject({
    draining: true,
    deletable: false,
    pressure: 'NORMAL',
  });
  expect(await here.set('out', { highMark: 60 })).toMatchObject({ pressure: 'HIGH', lowMark: 54 });
  expect(await here.set('out', { capacityBytes: 0 })).toMatchObject({ capacityBytes: null, pressure: 'NORMAL' });
  await expect(here.set('nowhere', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(here.set('out', { lowMark: 99 })).rejects.toMatchObject({
    code: 'INVALID',
    details: { field: 'lowMark' },
  });
  expect(await here.set('out', {})).toMatchObject({ draining: true, highMark: 60 });
  await here.set('out', { draining: false, reason: ' the disks\u001b[31m came ' });
  const recorded = await here.catalog.db.query(
    "select target, by, reason from recorded_event where type = 'storage.set' order by id",
  );
  expect(recorded).toEqual([
    { target: 'deletable=false draining=true', by: 'anna', reason: null },
    { target: 'highMark=60', by: 'anna', reason: null },
    { target: 'capacityBytes=0', by: 'anna', reason: null },
    { target: 'draining=false', by: 'anna', reason: 'the disks\ufffd[31m came' },
  ]);
});

test('a root that the service may not write is failing, unless nothing will be written there', async () => {
  await using here = await farm();
  mkdirSync(here.at('out'));
  await here.add('out');
  chmodSync(here.at('out'), 0o555);
  await here.round();
  // Root may write everywhere.
  const expected = process.getuid?.() === 0 ? 'OK' : 'FAILING';
  expect(await here.state('out')).toMatchObject({ health: expected });
  await here.set('out', { writable: false });
  await here.round();
  expect(await here.state('out')).toMatchObject({ health: 'OK' });
  chmodSync(here.at('out'), 0o755);
});
