import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { mountSmallDisk } from '@visor/testkit';
import { uploadDatasets } from '../src/dataset-upload/upload-datasets.ts';
import { drainDaemon } from '../src/drain/drain-storage.ts';
import { rereadDaemon } from '../src/scrub/scrub-daemon.ts';
import { registerStorage } from '../src/storage/register-storage.ts';
import { setStorage } from '../src/storage/set-storage.ts';
import type { Storage } from '../src/storage/storage.entity.ts';
import { addCopy, never, testSite, type TestSite } from './inspector-kit.ts';
import { placesOf } from './kit.ts';

const NO_SPACE = expect.stringMatching(/ENOSPC|no space/);
/** More than there is room for beside the ballast, less than the disk has. */
const CONTENT = 'x'.repeat(300_000);

/** A storage on a disk of its own with 1 MiB; undefined where this process may mount none. */
async function smallStorage(site: TestSite, kind: 'intermediate' | 'external') {
  const folder = join(site.at(site.storages.middle, ''), '..', 'small');
  mkdirSync(folder);
  const disk = mountSmallDisk(folder);
  if (!disk.mounted) return undefined;
  const url = pathToFileURL(folder).href;
  const storage = await registerStorage(site.catalog.deps, placesOf(site.catalog), { name: 'small', kind, url });
  const names = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return {
    storage,
    setFull: (isOn: boolean) => disk.setFull(isOn),
    parts: () => names().filter((name) => name.endsWith('.part')),
    [Symbol.dispose]: () => disk[Symbol.dispose](),
  };
}

const read = (site: TestSite, storage: Storage, path: string): string => readFileSync(site.at(storage, path), 'utf8');
const lastAct = async (site: TestSite) => (await site.acts()).at(-1);

test('an external storage without room fails an upload by name, keeps nothing of it, and gets all once there is room', async () => {
  await using site = await testSite();
  using small = await smallStorage(site, 'external');
  if (!small) return;
  const { db } = site.catalog;
  await site.register(site.storages.middle, 'run', { a: CONTENT, b: 'small' });
  const [dataset] = await db.query<{ id: string }>('select id from dataset');
  await site.catalog.send('dsm.register.dataset.upload', { datasetId: dataset?.id });
  const state = () => site.catalog.one('select state, failed::int, last_error as error from external_copy');
  small.setFull(true);
  await uploadDatasets.run(site.round(), never);
  expect(await state()).toEqual({ state: 'FAILING', failed: 2, error: NO_SPACE });
  expect(small.parts()).toEqual([]);
  small.setFull(false);
  await db.query('update external_copy set next_at = now()');
  await uploadDatasets.run(site.round(), never);
  expect(await state()).toMatchObject({ state: 'DONE' });
  expect(read(site, small.storage, 'run/a')).toBe(CONTENT);
});

test('a storage without room fails a drain by name, keeps nothing of it, and gets all once there is room', async () => {
  await using site = await testSite();
  using small = await smallStorage(site, 'intermediate');
  if (!small) return;
  await site.register(site.storages.middle, 'run', { a: CONTENT });
  await setStorage(site.catalog.deps, placesOf(site.catalog), { name: 'middle', draining: true }, 'anna');
  small.setFull(true);
  await drainDaemon.run(site.round(), never);
  expect(await lastAct(site)).toMatchObject({ kind: 'DRAINED', outcome: 'FAILED', path: 'run/a', why: NO_SPACE });
  expect(small.parts()).toEqual([]);
  small.setFull(false);
  await site.catalog.db.query("update inspection set finished_at = finished_at - interval '1 hour'");
  await drainDaemon.run(site.round(), never);
  expect(await lastAct(site)).toMatchObject({ kind: 'DRAINED', outcome: 'DONE' });
  expect(read(site, small.storage, 'run/a')).toBe(CONTENT);
});

test('a bad copy on a storage without room stays where it is, says why, and is mended once there is room', async () => {
  await using site = await testSite();
  using small = await smallStorage(site, 'intermediate');
  if (!small) return;
  const { db } = site.catalog;
  const [fileId = ''] = await site.register(small.storage, 'run', { a: CONTENT });
  await addCopy(site, fileId, site.storages.output, 'copies/a', CONTENT);
  writeFileSync(site.at(small.storage, 'run/a'), 'X'.repeat(CONTENT.length));
  const accuse = () =>
    db.query(`update replica set accusation = 'read badly', accused_at = now() where path = 'run/a'`);
  await accuse();
  small.setFull(true);
  await rereadDaemon.run(site.round(), never);
  expect(await lastAct(site)).toMatchObject({ outcome: 'FAILED', path: 'run/a', why: NO_SPACE });
  expect(small.parts()).toEqual([]);
  expect(read(site, small.storage, 'run/a')).toMatch(/^X+$/);
  small.setFull(false);
  await accuse();
  await rereadDaemon.run(site.round(), never);
  expect(await lastAct(site)).toMatchObject({ kind: 'MENDED', outcome: 'DONE', path: 'run/a' });
  expect(read(site, small.storage, 'run/a')).toBe(CONTENT);
});
