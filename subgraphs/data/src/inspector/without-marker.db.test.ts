import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { MARKER_NAME } from '@visor/storage';
import { until } from '@visor/testkit';
import { addCopy, never, testSite, type TestSite } from '../../test/inspector-kit.ts';
import { NOON, placesOf } from '../../test/kit.ts';
import { pass } from '../../test/retention-kit.ts';
import { consistencyDaemon } from '../consistency/consistency-daemon.ts';
import { quarantineDaemon } from '../consistency/quarantine-daemon.ts';
import { uploadDatasets } from '../dataset-upload/upload-datasets.ts';
import { deleteReplicas } from '../deletion/delete-replicas.ts';
import { feedBatches } from '../deletion/deletion.store.ts';
import { drainDaemon } from '../drain/drain-storage.ts';
import type { Daemon } from '../inspection/daemon.ts';
import type { Inspection } from '../inspection/inspection.entity.ts';
import { trimActs } from '../inspection/trim-acts.ts';
import { deleteByPerson } from '../retention/act-on-dataset.ts';
import { rereadDaemon, scrubDaemon } from '../scrub/scrub-daemon.ts';
import { registerStorage } from '../storage/register-storage.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { surplusDaemon } from '../surplus/thin-copies.ts';
import { utilisationDaemon } from '../utilisation/utilisation-daemon.ts';
import { daemons } from './daemons.ts';

/** What a daemon would do, were the marker of `storage` there. */
interface Case {
  readonly storage: Storage;
  run(): Promise<unknown>;
}

const inspect =
  (site: TestSite, kind: Inspection['kind'], storage: Storage, daemon: Daemon): Case['run'] =>
  () =>
    site.inspect(daemon, kind, storage);

function addStorage(site: TestSite, name: string, kind: 'intermediate' | 'external'): Promise<Storage> {
  const folder = join(site.at(site.storages.middle, ''), '..', name);
  mkdirSync(folder);
  return registerStorage(site.catalog.deps, placesOf(site.catalog), { name, kind, url: pathToFileURL(folder).href });
}

/** A file with a bad copy on `middle` and a good one on `output`. */
async function badCopy(site: TestSite): Promise<void> {
  const { middle, output } = site.storages;
  const [fileId = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await addCopy(site, fileId, output, 'copies/a.raw', 'aaa');
  writeFileSync(site.at(middle, 'run/a.raw'), 'AAA');
}

/** A needless copy on `middle`. */
async function needless(site: TestSite, unmarked: Storage): Promise<Case> {
  const { middle, output } = site.storages;
  const [fileId = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await addCopy(site, fileId, output, 'copies/a.raw', 'aaa');
  return { storage: unmarked, run: inspect(site, 'SURPLUS', middle, surplusDaemon) };
}

/** The only copy of a file on `middle`, which drains to another storage. */
async function draining(site: TestSite, unmarked: 'source' | 'target'): Promise<Case> {
  const { middle } = site.storages;
  const second = await addStorage(site, 'second', 'intermediate');
  await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await site.catalog.db.query('update storage set draining = true where id = $1', [middle.id]);
  return { storage: unmarked === 'source' ? middle : second, run: inspect(site, 'DRAIN', middle, drainDaemon) };
}

/** A dark file that was set aside: the second scan does so, or a later one where the machine was too busy to finish them. */
async function setAside(site: TestSite): Promise<void> {
  const { middle } = site.storages;
  site.write(middle, 'dark', 'x');
  await until(async () => {
    await site.inspect(consistencyDaemon, 'CONSISTENCY', middle);
    return (await site.catalog.db.query("select from dark_file where state = 'QUARANTINED'")).length > 0;
  });
}

/** A dataset that waits for its upload, with what an ended process left incomplete. */
async function uploading(site: TestSite): Promise<Case> {
  const { catalog, storages } = site;
  const external = await addStorage(site, 'external', 'external');
  await site.register(storages.middle, 'run', { 'a.raw': 'aaa' });
  const { id } = await catalog.one<{ id: string }>("select id from dataset where name = 'run'");
  await catalog.send('dsm.register.dataset.upload', { datasetId: id });
  await catalog.db.query(
    `insert into external_copy (dataset_id, storage_id, state, next_at) values ($1, $2, 'COPYING', now())`,
    [id, external.id],
  );
  site.write(external, 'run/.visor-host-0123abcd-0123-0123-0123-0123456789ab.part', 'a');
  const run = async (): Promise<void> => {
    await catalog.db.query('update external_copy set next_at = now()');
    await uploadDatasets.run(site.round(), never);
  };
  return { storage: external, run };
}

/** A dataset whose deletion has begun. */
async function deleting(site: TestSite): Promise<Case> {
  const { catalog, storages } = site;
  const { db, deps } = catalog;
  await site.register(storages.middle, 'run', { 'a.raw': 'aaa' });
  const { id: datasetId } = await catalog.one<{ id: string }>("select id from dataset where name = 'run'");
  await deleteByPerson(deps, db, { datasetId, reason: 'room', lastCopy: true }, 'anna');
  await pass(catalog, deps.retention.graceMs);
  await db.transaction((tx) => feedBatches(tx, NOON));
  const run = async (): Promise<void> => {
    await db.query('update storage_deletion set excluded_until = null');
    await deleteReplicas.run(site.round(), never);
  };
  return { storage: storages.middle, run };
}

const cases: readonly [title: string, daemon: Daemon, prepare: (site: TestSite) => Promise<Case>][] = [
  [
    'a comparison with the catalog',
    consistencyDaemon,
    async (site) => {
      const { middle } = site.storages;
      await site.register(middle, 'run', { 'a.raw': 'aaa', 'b.raw': 'b' });
      site.write(middle, 'dark', 'x');
      const run = inspect(site, 'CONSISTENCY', middle, consistencyDaemon);
      await run();
      rmSync(site.at(middle, 'run/a.raw'));
      return { storage: middle, run };
    },
  ],
  [
    'a purge of the quarantine',
    quarantineDaemon,
    async (site) => {
      await setAside(site);
      const run = async () => await quarantineDaemon.run(site.round({ VISOR_QUARANTINE_SECONDS: 0 }), never);
      return { storage: site.storages.middle, run };
    },
  ],
  [
    'a scrub',
    scrubDaemon,
    async (site) => {
      await badCopy(site);
      const { middle } = site.storages;
      return { storage: middle, run: inspect(site, 'SCRUB', middle, scrubDaemon) };
    },
  ],
  [
    'a look at an accused copy',
    rereadDaemon,
    async (site) => {
      await badCopy(site);
      await site.catalog.db.query(
        "update replica set status = 'BAD', accusation = 'x', accused_at = now() where path = 'run/a.raw'",
      );
      return { storage: site.storages.middle, run: async () => await rereadDaemon.run(site.round(), never) };
    },
  ],
  ['the deletion of a needless copy', surplusDaemon, (site) => needless(site, site.storages.middle)],
  ['the deletion of a copy for the sake of another one', surplusDaemon, (site) => needless(site, site.storages.output)],
  ['a drain from a storage', drainDaemon, (site) => draining(site, 'source')],
  ['a drain to a storage', drainDaemon, (site) => draining(site, 'target')],
  ['an upload', uploadDatasets, uploading],
  ['the deletion of a dataset', deleteReplicas, deleting],
];

/** All files of all storages but the marker, what the catalog says of copies that are not under way, and of dark files. */
async function look(site: TestSite): Promise<unknown> {
  const top = join(site.at(site.storages.middle, ''), '..');
  const files = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== MARKER_NAME)
    .map(({ parentPath, name }) => `${join(parentPath, name)}: ${readFileSync(join(parentPath, name), 'utf8')}`);
  const copies = Object.entries(await site.copies()).filter(([, status]) => !/^(?:COPYING|DELETED)$/.test(status));
  return {
    files: files.toSorted(),
    copies,
    states: await site.files(),
    dark: await site.catalog.db.query('select path, state from dark_file order by path, id'),
  };
}

test.each(cases)(
  '%s does nothing where the marker of a root is away, and all of it once it is back',
  async (_, __, prepare) => {
    await using site = await testSite();
    const { storage, run } = await prepare(site);
    const before = await look(site);
    const marker = readFileSync(site.at(storage, MARKER_NAME), 'utf8');
    rmSync(site.at(storage, MARKER_NAME));
    await run();
    expect(await look(site)).toEqual(before);
    writeFileSync(site.at(storage, MARKER_NAME), marker);
    await run();
    expect(await look(site)).not.toEqual(before);
  },
);

test('these are all daemons that touch files', () => {
  const shown = new Set([...cases.map(([, daemon]) => daemon), utilisationDaemon, trimActs]);
  expect(daemons.filter((daemon) => !shown.has(daemon))).toEqual([]);
});
