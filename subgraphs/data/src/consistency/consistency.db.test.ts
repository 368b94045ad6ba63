import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { addCopy, never, testSite, type TestSite } from '../../test/inspector-kit.ts';
import { countDown } from '../retention/mark.store.ts';
import type { Inspection } from '../inspection/inspection.entity.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { acceptCatalog } from './generation.store.ts';
import { consistencyDaemon } from './consistency-daemon.ts';
import { quarantineDaemon } from './quarantine-daemon.ts';

const compare = (
  site: TestSite,
  storage: Storage,
  more: Parameters<TestSite['inspect']>[3] = {},
): Promise<Inspection> => site.inspect(consistencyDaemon, 'CONSISTENCY', storage, more);

const kinds = async (site: TestSite): Promise<string[]> =>
  (await site.acts()).map(({ kind, outcome, path }) => `${kind} ${outcome} ${path ?? ''}`.trim());

const quarantined = (site: TestSite, storage: Storage): string[] =>
  readdirSync(site.at(storage, '.visor-quarantine')).filter((name) => name.length === 36);

test('a clean storage is compared without an act; odd things in it are named, never followed, and stop nothing', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'a.raw': 'aaa', 'b.raw': 'bb' });
  expect(await compare(site, middle)).toMatchObject({
    state: 'DONE',
    scanned: 2,
    dark: 0,
    missing: 0,
    corrupt: 0,
    refused: 0,
  });
  expect(await site.acts()).toEqual([]);
  // Files that changed after their registration may be others: their inodes are recorded only once they were read.
  const recorded = (): Promise<unknown> => site.catalog.db.query('select inode::text from replica order by path');
  expect(await recorded()).toEqual([{ inode: null }, { inode: null }]);
  await site.catalog.db.query("update replica set added_at = now() where path = 'run/a.raw'");
  await compare(site, middle);
  expect(await recorded()).toEqual([
    { inode: String(statSync(site.at(middle, 'run/a.raw'), { bigint: true }).ino) },
    { inode: null },
  ]);

  const outside = site.at(middle, '../outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret'), 'x');
  symlinkSync(outside, site.at(middle, 'link-to-folder'));
  symlinkSync(join(outside, 'secret'), site.at(middle, 'link-to-file'));
  linkSync(site.at(middle, 'run/a.raw'), site.at(middle, 'hard-link'));
  spawnSync('mkfifo', [site.at(middle, 'pipe')]);
  writeFileSync(Buffer.concat([Buffer.from(`${site.at(middle, '')}/`), Buffer.from([0xff, 0x0a, 0x27])]), 'odd');
  site.write(middle, `${'n'.repeat(255)}`, 'long');
  site.write(middle, `quote'"<b>\n`, 'html');
  site.write(middle, 'back\\slash', 'b');
  expect(await compare(site, middle)).toMatchObject({ state: 'DONE', scanned: 7, dark: 5, missing: 0 });
  const acts = await site.acts();
  expect(
    acts
      .filter(({ kind }) => kind === 'ODD')
      .map(({ path, why }) => `${path} ${why}`)
      .sort(),
  ).toEqual([
    'link-to-file is a symbolic link, which is not followed',
    'link-to-folder is a symbolic link, which is not followed',
    'pipe is a pipe',
  ]);
  expect(acts.filter(({ kind }) => kind === 'DARK').map(({ path }) => path)).toContain('\\xff0a27');
  // Seen twice, they are set aside, whatever their names are made of; the file outside stays.
  expect(await compare(site, middle)).toMatchObject({ state: 'DONE', dark: 5, refused: 0 });
  expect(quarantined(site, middle)).toHaveLength(5);
  expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('x');
  expect(readdirSync(site.at(middle, '')).sort()).toEqual(
    ['.visor-quarantine', '.visor-storage', 'link-to-file', 'link-to-folder', 'pipe', 'run'].sort(),
  );
});

/** Lets running time pass. */
const ran = (site: TestSite, seconds: number): Promise<number> =>
  site.catalog.db.transaction((tx) => countDown(tx, seconds * 1_000));

test('dark files: seen twice long enough apart, of no open dataset, never on input storages, purged after their time', async () => {
  await using site = await testSite();
  const { input, middle } = site.storages;
  await site.catalog.send('dsm.register.dataset.input', {
    datasetId: '0190a000-0000-7000-8000-000000000001',
    name: 'open',
    kind: 'output',
  });
  site.write(middle, 'open/00000/an-output', 'of an attempt that may still report');
  site.write(middle, 'dark', 'one');
  site.write(input, 'unknown', 'of the DAQ');
  const patient = { settings: { VISOR_DARK_SECONDS: 3_600 } };
  expect(await compare(site, middle, patient)).toMatchObject({ dark: 1 });
  expect(await compare(site, middle, patient)).toMatchObject({ dark: 1 });
  expect(existsSync(site.at(middle, 'dark'))).toBe(true);
  // What counts is how long the service ran, whatever the clock says.
  await site.catalog.db.query("update dark_file set first_seen_at = first_seen_at - interval '2 years'");
  expect(await compare(site, middle, patient)).toMatchObject({ dark: 1 });
  expect(existsSync(site.at(middle, 'dark'))).toBe(true);
  await ran(site, 3_600);
  // A trial changes nothing.
  expect(await compare(site, middle, { ...patient, dryRun: true })).toMatchObject({ state: 'DONE', dark: 1 });
  expect(existsSync(site.at(middle, 'dark'))).toBe(true);
  expect(await compare(site, middle, patient)).toMatchObject({ dark: 1 });
  expect(existsSync(site.at(middle, 'dark'))).toBe(false);
  expect(existsSync(site.at(middle, 'open/00000/an-output'))).toBe(true);
  expect(await compare(site, input)).toMatchObject({ dark: 1 });
  expect(await compare(site, input)).toMatchObject({ dark: 1 });
  expect(existsSync(site.at(input, 'unknown'))).toBe(true);

  await site.catalog.db.query("update dark_file set quarantined_at = quarantined_at - interval '2 years'");
  const waiting = site.round({ VISOR_QUARANTINE_SECONDS: 7_200 });
  await quarantineDaemon.run(waiting, never);
  expect(quarantined(site, middle)).toHaveLength(1);
  await ran(site, 7_200);
  await quarantineDaemon.run(waiting, never);
  expect(quarantined(site, middle)).toEqual([]);
  expect(await kinds(site)).toEqual([
    'DARK DONE dark',
    'QUARANTINED DRY_RUN',
    'QUARANTINED DONE dark',
    'DARK DONE unknown',
    'PURGED DONE dark',
  ]);
});

test('missing: marked LOST after a second look, copied again where another copy is good, else the file is LOST and its dataset named', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [first = '', second = ''] = await site.register(middle, 'run', {
    'a.raw': 'aaa',
    'b.raw': 'bbb',
    'c.raw': 'ccc',
  });
  await addCopy(site, first, output, 'copies/a.raw', 'aaa');
  rmSync(site.at(middle, 'run/a.raw'));
  rmSync(site.at(middle, 'run/b.raw'));
  expect(await compare(site, middle, { dryRun: true })).toMatchObject({ state: 'DONE', missing: 2, mended: 0 });
  expect(Object.values(await site.copies())).not.toContain('LOST');
  expect(await compare(site, middle)).toMatchObject({ state: 'DONE', missing: 2, mended: 1 });
  expect(readFileSync(site.at(middle, 'run/a.raw'), 'utf8')).toBe('aaa');
  expect(await site.copies()).toEqual({
    'middle:run/a.raw': 'AVAILABLE',
    'middle:run/b.raw': 'LOST',
    'middle:run/c.raw': 'AVAILABLE',
    'out:copies/a.raw': 'AVAILABLE',
  });
  expect(await site.files()).toEqual({ 'a.raw': 'READY', 'b.raw': 'LOST', 'c.raw': 'READY' });
  const lost = (await site.acts()).filter(({ kind, outcome }) => kind === 'LOST' && outcome === 'DONE');
  expect(lost.find(({ path }) => path === 'run/b.raw')?.why).toMatch(
    /no other copy is there: dataset run lacks it; it has no parents/,
  );
  expect(
    site.catalog.published.filter(({ topic }) => topic === 'dsm.file.replicas').map(({ value }) => value),
  ).toContainEqual({
    fileId: second,
    urls: [],
  });
  const [event] = await site.catalog.db.query('select type, name, target from recorded_event where type = $1', [
    'inspector.lost',
  ]);
  expect(event).toMatchObject({ target: 'DONE' });
  // The file comes back by itself: its bytes are read, and it is good again.
  site.write(middle, 'run/b.raw', 'bbb');
  expect(await compare(site, middle)).toMatchObject({ state: 'DONE', missing: 0, dark: 0, mended: 1 });
  expect(await site.files()).toMatchObject({ 'b.raw': 'READY' });
});

test('an empty folder, a swapped root or a root that went never looks like missing files', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'a.raw': 'aaa', 'b.raw': 'bbb' });
  renameSync(site.at(middle, ''), site.at(middle, '../away'));
  const gone = await compare(site, middle);
  expect(gone).toMatchObject({ state: 'REFUSED', missing: 0, text: expect.stringContaining('is the mount there?') });
  mkdirSync(site.at(middle, ''));
  expect(await compare(site, middle)).toMatchObject({
    state: 'REFUSED',
    missing: 0,
    text: expect.stringContaining('no marker'),
  });
  expect(Object.values(await site.copies())).toEqual(['AVAILABLE', 'AVAILABLE']);
});

test('more than 1 % of the files, at least 10, within a day are refused, cumulatively, and nothing is done', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  const names = Array.from({ length: 20 }, (_, index) => `${String(index).padStart(2, '0')}.raw`);
  await site.register(middle, 'run', Object.fromEntries(names.map((name) => [name, name])));
  for (const name of names.slice(0, 11)) rmSync(site.at(middle, `run/${name}`));
  expect(await compare(site, middle)).toMatchObject({
    state: 'REFUSED',
    missing: 11,
    refused: 11,
    text: expect.stringContaining('more than 10 a day'),
  });
  expect(Object.values(await site.copies())).not.toContain('LOST');
  for (const name of names.slice(0, 4)) site.write(middle, `run/${name}`, name);
  expect(await compare(site, middle)).toMatchObject({ state: 'DONE', missing: 7 });
  for (const name of names.slice(0, 4)) rmSync(site.at(middle, `run/${name}`));
  expect(await compare(site, middle)).toMatchObject({
    state: 'REFUSED',
    missing: 4,
    text: expect.stringContaining('after 7 within a day'),
  });
  // A clock that jumps ahead makes no new day; a day of running time does.
  const { db } = site.catalog;
  await db.query(`update inspector_act set at = at - interval '2 days'`);
  expect(await compare(site, middle)).toMatchObject({ state: 'REFUSED', missing: 4 });
  await db.query('update running_time set ms = ms + 86400000');
  expect(await compare(site, middle)).toMatchObject({ state: 'DONE', missing: 4 });
});

test('registering a file that was set aside, or matching one without a good copy, brings it back', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  const [lost = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa', 'z.raw': 'zzz' });
  renameSync(site.at(middle, 'run/a.raw'), site.at(middle, 'moved-by-hand'));
  site.write(middle, 'late/l.raw', 'late');
  await compare(site, middle);
  await compare(site, middle);
  expect(quarantined(site, middle)).toHaveLength(2);
  expect(await site.files()).toMatchObject({ 'a.raw': 'LOST' });
  await site.catalog.send('dsm.register.file.input', {
    dataset: 'late',
    files: [
      {
        path: 'late/l.raw',
        storage: middle.name,
        size: 4,
        checksum: '0681e4cc7d84e3ca4ba4bc0a2a2d8e0f',
        checksumKind: 'md5',
      },
    ],
  });
  await site.catalog.db.query("update file set checksum = md5('late') where name = 'l.raw'");
  await quarantineDaemon.run(site.round({ VISOR_QUARANTINE_SECONDS: 0 }), never);
  expect(quarantined(site, middle)).toEqual([]);
  expect(readFileSync(site.at(middle, 'late/l.raw'), 'utf8')).toBe('late');
  expect(readFileSync(site.at(middle, 'moved-by-hand'), 'utf8')).toBe('aaa');
  expect(await site.files()).toMatchObject({ 'a.raw': 'READY', 'l.raw': 'READY' });
  expect(await site.copies()).toMatchObject({ 'middle:moved-by-hand': 'AVAILABLE', 'middle:late/l.raw': 'AVAILABLE' });
  expect(lost).not.toBe('');
});

test('a catalog that was restored from a backup sets nothing aside and deletes nothing until a person accepts it', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  site.write(middle, 'first', 'set aside before');
  await compare(site, middle);
  await compare(site, middle);
  expect(quarantined(site, middle)).toHaveLength(1);
  // As a restored database has it.
  await site.catalog.db.query('update catalog_generation set generation = 1');
  site.write(middle, 'second', 'registered after the backup');
  await compare(site, middle);
  expect(await compare(site, middle)).toMatchObject({
    dark: 1,
    refused: 1,
    text: expect.stringContaining('went back in time'),
  });
  await quarantineDaemon.run(site.round({ VISOR_QUARANTINE_SECONDS: 0 }), never);
  expect(existsSync(site.at(middle, 'second'))).toBe(true);
  expect(quarantined(site, middle)).toHaveLength(1);
  await acceptCatalog(site.catalog.db, middle.id);
  await compare(site, middle);
  await quarantineDaemon.run(site.round({ VISOR_QUARANTINE_SECONDS: 0 }), never);
  expect(quarantined(site, middle)).toEqual([]);
  expect(existsSync(site.at(middle, 'second'))).toBe(false);
});

test('two instances at once, and one that ends between any two steps, lose nothing and act once', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  for (const name of ['a', 'b', 'c']) site.write(middle, name, name);
  await compare(site, middle);
  const { id } = await compare(site, middle, { dryRun: true });
  expect(id).not.toBe('');
  await site.catalog.db.query(
    `insert into inspection (id, kind, storage_id, state, dry_run, requested_at) values ($1, 'CONSISTENCY', $2, 'RUNNING', false, now())`,
    ['0190a000-0000-7000-8000-000000000009', middle.id],
  );
  // A process was killed when it had noted that it would move a, and when it had moved b.
  await site.catalog.db.query("update dark_file set quarantined_at = now() where path in ('a', 'b')");
  const [row] = await site.catalog.db.query<{ id: string }>("select id from dark_file where path = 'b'");
  mkdirSync(site.at(middle, '.visor-quarantine'), { recursive: true });
  renameSync(site.at(middle, 'b'), site.at(middle, `.visor-quarantine/${row?.id}`));
  await Promise.all([
    consistencyDaemon.run(site.round({}, 'first'), never),
    consistencyDaemon.run(site.round({}, 'second'), never),
  ]);
  expect(await site.inspectionOf('0190a000-0000-7000-8000-000000000009')).toMatchObject({ state: 'DONE' });
  expect(quarantined(site, middle)).toHaveLength(3);
  expect((await kinds(site)).filter((text) => text.startsWith('QUARANTINED DONE')).sort()).toEqual([
    'QUARANTINED DONE a',
    'QUARANTINED DONE b',
    'QUARANTINED DONE c',
  ]);
});
