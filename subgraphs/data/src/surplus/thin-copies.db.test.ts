import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { MARKER_NAME } from '@visor/storage';
import { until } from '@visor/testkit';
import { addCopy, never, testSite } from '../../test/inspector-kit.ts';
import { placesOf } from '../../test/kit.ts';
import { requestInspection } from '../inspection/inspection.store.ts';
import { registerStorage } from '../storage/register-storage.ts';
import { beginThinning } from './surplus.store.ts';
import { surplusDaemon } from './thin-copies.ts';

test('needless copies go after another one was read whole; never the last good one, an alias of it, or one of a storage without deletions', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const names = { 'a.raw': 'aaa', 'b.raw': 'bbb', 'c.raw': 'ccc', 'd.raw': 'ddd' };
  const [a = '', b = '', c = ''] = await site.register(middle, 'run', names);
  await addCopy(site, a, output, 'copies/a.raw', 'aaa');
  await addCopy(site, b, output, 'copies/b.raw', 'BBB');
  await addCopy(site, c, output, 'copies/c.raw', 'ccc');
  rmSync(site.at(output, 'copies/c.raw'));
  linkSync(site.at(middle, 'run/c.raw'), site.at(output, 'copies/c.raw'));
  const { db } = site.catalog;
  await db.query('update storage set deletable = false where id = $1', [middle.id]);
  expect(await site.inspect(surplusDaemon, 'SURPLUS', middle)).toMatchObject({ state: 'REFUSED' });
  await db.query('update storage set deletable = true where id = $1', [middle.id]);
  expect(await site.inspect(surplusDaemon, 'SURPLUS', middle, { dryRun: true })).toMatchObject({
    state: 'DONE',
    scanned: 3,
    refused: 2,
  });
  expect(Object.values(await site.copies())).not.toContain('DELETED');
  await Promise.all([
    site.inspect(surplusDaemon, 'SURPLUS', middle),
    surplusDaemon.run(site.round({}, 'other'), never),
  ]);
  expect(await site.copies()).toMatchObject({
    'middle:run/a.raw': 'DELETED',
    'middle:run/b.raw': 'AVAILABLE',
    'middle:run/c.raw': 'AVAILABLE',
    'middle:run/d.raw': 'AVAILABLE',
    'out:copies/a.raw': 'AVAILABLE',
  });
  expect(readdirSync(site.at(middle, 'run'))).toEqual(['b.raw', 'c.raw', 'd.raw']);
  const refusals = (await site.acts())
    .filter(({ outcome }) => outcome === 'REFUSED')
    .map(({ path, why }) => `${path} ${why}`);
  expect(refusals.join('\n')).toMatch(/run\/b\.raw .*has md5[^]*run\/c\.raw .*the same file by another name/);
  expect(await site.files()).toEqual({ 'a.raw': 'READY', 'b.raw': 'READY', 'c.raw': 'READY', 'd.raw': 'READY' });

  // A process ended when it had begun to delete: with its survivor gone meanwhile, the copy stays.
  await addCopy(site, a, middle, 'run/a2.raw', 'aaa');
  await db.query("update replica set status = 'BEING_DELETED', reason = 'needless copy' where path = 'run/a2.raw'");
  rmSync(site.at(output, 'copies/a.raw'));
  expect(await site.inspect(surplusDaemon, 'SURPLUS', middle)).toMatchObject({ state: 'DONE' });
  expect(await site.copies()).toMatchObject({ 'middle:run/a2.raw': 'AVAILABLE' });
  expect(readFileSync(site.at(middle, 'run/a2.raw'), 'utf8')).toBe('aaa');
});

test('of two storages that hold a copy each, one gives its copy up, whatever both look at first', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [fileId = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await addCopy(site, fileId, output, 'copies/a.raw', 'aaa');
  const { db } = site.catalog;
  const [own, other] = (await db.query<{ id: string }>('select id from replica order by path')).map(({ id }) => id);
  const ids = { fileId, needed: 1, victim: own ?? '', survivor: other ?? '' };
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const { promise: hasBegun, resolve: begun } = Promise.withResolvers<boolean>();
  const first = db.transaction(async (tx) => {
    begun(await beginThinning(tx, ids));
    await mayCommit;
  });
  expect(await hasBegun).toBe(true);
  const second = db.transaction((tx) => beginThinning(tx, { ...ids, victim: ids.survivor, survivor: ids.victim }));
  await until(async () => (await db.query('select from pg_locks where not granted')).length > 0);
  commit();
  await first;
  expect(await second).toBe(false);
});

test('a copy counts under its own marker only: not one that lies in a root with the marker of the first, or with none', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [fileId = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await addCopy(site, fileId, output, 'copies/a.raw', 'aaa');
  const own = readFileSync(site.at(output, MARKER_NAME), 'utf8');
  const thin = async (): Promise<string | undefined> => {
    await site.inspect(surplusDaemon, 'SURPLUS', middle);
    return (await site.copies())['middle:run/a.raw'];
  };
  // As where the root of the one is mounted in the place of the other: all files are there, and are the same ones.
  rmSync(site.at(output, MARKER_NAME));
  expect(await thin()).toBe('AVAILABLE');
  copyFileSync(site.at(middle, MARKER_NAME), site.at(output, MARKER_NAME));
  expect(await thin()).toBe('AVAILABLE');
  expect((await site.acts()).at(-1)?.why).toContain(`marked as another storage (${middle.id})`);
  rmSync(site.at(output, MARKER_NAME));
  writeFileSync(site.at(output, MARKER_NAME), own);
  expect(await thin()).toBe('DELETED');
});

test('external storages are out of it: their copies neither go nor let others go', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const folder = join(site.at(middle, ''), '..', 'tape');
  mkdirSync(folder);
  const tape = await registerStorage(site.catalog.deps, placesOf(site.catalog), {
    name: 'tape',
    kind: 'external',
    url: pathToFileURL(folder).href,
  });
  const [fileId = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await addCopy(site, fileId, tape, 'run/a.raw', 'aaa');
  expect(await site.inspect(surplusDaemon, 'SURPLUS', middle)).toMatchObject({ state: 'DONE', scanned: 0 });
  expect(await site.inspect(surplusDaemon, 'SURPLUS', tape)).toMatchObject({
    state: 'REFUSED',
    text: expect.stringContaining('is external'),
  });
  // With a second copy inside, of which nothing good is left on its disk, the one outside does not count either.
  await addCopy(site, fileId, output, 'copies/a.raw', 'AAA');
  expect(await site.inspect(surplusDaemon, 'SURPLUS', middle)).toMatchObject({ state: 'DONE', refused: 1 });
  expect(await site.copies()).toMatchObject({ 'middle:run/a.raw': 'AVAILABLE', 'tape:run/a.raw': 'AVAILABLE' });
});

test('what an ended process was about to delete does not count as deleted where its root went before somebody looked', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [fileId = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await addCopy(site, fileId, output, 'copies/a.raw', 'aaa');
  await site.catalog.db.query(
    "update replica set status = 'BEING_DELETED', reason = 'needless copy' where path = 'run/a.raw'",
  );
  await requestInspection(site.catalog.db, { kind: 'SURPLUS', storageId: middle.id, dryRun: false, requestedBy: null });
  const round = site.round();
  const unmount: typeof round.files.stat = async (...request) => {
    renameSync(site.at(middle, ''), site.at(middle, '../away'));
    mkdirSync(site.at(middle, ''));
    return await round.files.stat(...request);
  };
  await surplusDaemon.run({ ...round, files: { ...round.files, stat: unmount } }, never);
  expect(await site.copies()).toMatchObject({ 'middle:run/a.raw': 'BEING_DELETED' });
  expect(await site.catalog.one('select state from inspection')).toEqual({ state: 'REFUSED' });
});
