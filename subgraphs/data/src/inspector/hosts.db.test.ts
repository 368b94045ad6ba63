import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { testDirectory } from '@visor/testkit';
import { never, testSite, type TestSite } from '../../test/inspector-kit.ts';
import { placesOf } from '../../test/kit.ts';
import { GRACE_MS, pass, statusOf } from '../../test/retention-kit.ts';
import { consistencyDaemon } from '../consistency/consistency-daemon.ts';
import { uploadDatasets } from '../dataset-upload/upload-datasets.ts';
import { deleteReplicas } from '../deletion/delete-replicas.ts';
import { drainDaemon } from '../drain/drain-storage.ts';
import { requestInspection } from '../inspection/inspection.store.ts';
import { deleteByPerson } from '../retention/act-on-dataset.ts';
import { registerStorage } from '../storage/register-storage.ts';
import { setStorage } from '../storage/set-storage.ts';

/** What inspectors of two hosts work with: one on which the storages are, and another one. */
function hosts(site: TestSite) {
  const roots = [dirname(site.at(site.storages.middle, ''))];
  return { here: { ...site.round(), roots }, elsewhere: { ...site.round(), roots: ['/of/another/host'] }, roots };
}
const add = ({ catalog }: TestSite, folder: string, name: string, kind: 'external' | 'intermediate') => {
  mkdirSync(join(folder, name));
  const url = pathToFileURL(join(folder, name)).href;
  return registerStorage(catalog.deps, placesOf(catalog), { name, kind, url });
};

test('an inspector leaves alone what has its root on another host, and holds up nothing of the inspector there', async () => {
  await using site = await testSite();
  const { db, deps } = site.catalog;
  const { middle } = site.storages;
  const { here, elsewhere, roots } = hosts(site);
  await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await site.register(middle, 'old', { 'b.raw': 'bbb' });
  await add(site, roots[0] ?? '', 'tape', 'external');
  const idOf = async (name: string) =>
    (await site.catalog.one<{ id: string }>('select id from dataset where name = $1', [name])).id;
  const [run, old] = [await idOf('run'), await idOf('old')];

  const asked = { kind: 'CONSISTENCY', storageId: middle.id, dryRun: false, requestedBy: 'anna' } as const;
  const { id } = await requestInspection(db, asked);
  await consistencyDaemon.run(elsewhere, never);
  expect(await site.inspectionOf(id)).toMatchObject({ state: 'REQUESTED' });
  await consistencyDaemon.run(here, never);
  expect(await site.inspectionOf(id)).toMatchObject({ state: 'DONE', scanned: 2 });

  await site.catalog.send('dsm.register.dataset.upload', { datasetId: run });
  await uploadDatasets.run(elsewhere, never);
  expect(await db.query('select state, last_error as error from external_copy')).toEqual([
    { state: 'WAITING', error: null },
  ]);
  await uploadDatasets.run(here, never);
  expect(await statusOf(site.catalog, run)).toBe('UPLOADED');

  await deleteByPerson(deps, db, { datasetId: old, reason: 'room', lastCopy: true }, 'anna');
  await pass(site.catalog, GRACE_MS);
  await deleteReplicas.run(elsewhere, never);
  expect(await db.query('select text from storage_deletion')).toEqual([]);
  await deleteReplicas.run(here, never);
  expect(await statusOf(site.catalog, old)).toBe('DELETED');
});

test('a storage is not drained to one of another host', async () => {
  await using site = await testSite();
  await using far = testDirectory();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await add(site, far.path, 'far', 'intermediate');
  await setStorage(site.catalog.deps, placesOf(site.catalog), { name: 'middle', draining: true }, 'anna');
  const { here } = hosts(site);
  await drainDaemon.run(here, never);
  expect(await site.acts()).toEqual([]);
  expect(await site.catalog.db.query('select state, text from inspection')).toEqual([
    { state: 'REFUSED', text: expect.stringContaining('no other storage of kind intermediate') },
  ]);
  await requestInspection(site.catalog.db, { kind: 'DRAIN', storageId: middle.id, dryRun: false, requestedBy: 'anna' });
  await drainDaemon.run({ ...here, roots: [...here.roots, far.path] }, never);
  expect(await site.copies()).toMatchObject({ 'far:run/a.raw': 'AVAILABLE' });
});
