import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { addCopy, never, testSite, type TestSite } from '../../test/inspector-kit.ts';
import { placesOf } from '../../test/kit.ts';
import { countOnlyCopies } from '../storage/drain.store.ts';
import { registerStorage } from '../storage/register-storage.ts';
import { setStorage } from '../storage/set-storage.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { surplusDaemon } from '../surplus/thin-copies.ts';
import { drainDaemon } from './drain-storage.ts';

const addStorage = ({ catalog, at, storages }: TestSite, name: string, capacityBytes?: number): Promise<Storage> => {
  const folder = join(at(storages.middle, ''), '..', name);
  mkdirSync(folder);
  return registerStorage(catalog.deps, placesOf(catalog), {
    name,
    kind: 'intermediate',
    url: pathToFileURL(folder).href,
    ...(capacityBytes !== undefined && { capacityBytes }),
  });
};
const drain = ({ catalog }: TestSite, name = 'middle', draining = true): Promise<Storage> =>
  setStorage(catalog.deps, placesOf(catalog), { name, draining }, 'anna');
const left = ({ catalog, storages }: TestSite) => countOnlyCopies(catalog.db, storages.middle.id);
const acts = async (site: TestSite): Promise<string[]> =>
  (await site.acts()).map(({ kind, outcome, path }) => `${kind} ${outcome} ${path}`);
const rounds = async (site: TestSite): Promise<unknown[]> =>
  site.catalog.db.query(
    `select state, scanned::int, total::int, refused::int, text from inspection where kind = 'DRAIN' order by id`,
  );

test('a drain copies what has its only good copy there, verified, and then the storage can go', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const second = await addStorage(site, 'second');
  const [elsewhere = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa', 'b.raw': 'bb', 'c.raw': 'c' });
  await addCopy(site, elsewhere, output, 'copies/a.raw', 'aaa');
  expect(await left(site)).toEqual({ files: 2, bytes: 3, exact: true });
  await drain(site);
  await drainDaemon.run(site.round(), never);
  expect(await rounds(site)).toEqual([
    { state: 'DONE', scanned: 2, total: 2, refused: 0, text: 'middle: 2 files were copied to other storages' },
  ]);
  expect(await left(site)).toEqual({ files: 0, bytes: 0, exact: true });
  expect(readFileSync(site.at(second, 'run/b.raw'), 'utf8')).toBe('bb');
  expect(await site.copies()).toMatchObject({
    'middle:run/b.raw': 'AVAILABLE',
    'second:run/b.raw': 'AVAILABLE',
    'second:run/c.raw': 'AVAILABLE',
  });
  expect(await site.copies()).not.toHaveProperty('second:run/a.raw');
  expect((await acts(site)).toSorted()).toEqual(['DRAINED DONE run/b.raw', 'DRAINED DONE run/c.raw']);
  // Nothing is left: no further round.
  await drainDaemon.run(site.round(), never);
  expect(await rounds(site)).toHaveLength(1);
  // The new copies are the ones that stay; those on the storage that goes are needless.
  expect(await site.inspect(surplusDaemon, 'SURPLUS', second)).toMatchObject({ state: 'DONE' });
  expect(await site.copies()).toMatchObject({ 'second:run/b.raw': 'AVAILABLE' });
  expect(await site.inspect(surplusDaemon, 'SURPLUS', middle)).toMatchObject({ state: 'DONE', scanned: 3 });
  expect(await site.copies()).toMatchObject({ 'middle:run/b.raw': 'DELETED', 'middle:run/a.raw': 'DELETED' });
});

test('a storage is not drained where no other of its kind has room, and says so by name', async () => {
  await using site = await testSite();
  await site.register(site.storages.middle, 'run', { 'a.raw': 'a'.repeat(60), 'b.raw': 'b'.repeat(60) });
  await expect(drain(site)).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { field: 'draining' },
    message: expect.stringContaining('no other storage of kind intermediate takes files'),
  });
  const second = await addStorage(site, 'second', 100);
  await expect(drain(site)).rejects.toThrow('(second) have 90 bytes free below their high marks');
  // What finds no room later stays, and the round says why.
  await site.catalog.db.query('update storage set capacity_bytes = 1000 where id = $1', [second.id]);
  await drain(site);
  await site.catalog.db.query('update storage set capacity_bytes = 100 where id = $1', [second.id]);
  await drainDaemon.run(site.round(), never);
  expect(await rounds(site)).toMatchObject([
    {
      state: 'REFUSED',
      text: expect.stringMatching(/1 files \(60 bytes\).* have 30 bytes free.*; 1 files were copied/),
    },
  ]);
  expect(await left(site)).toMatchObject({ files: 1 });
});

test('a copy on a storage that is away, cannot be read, drains or was never marked counts as no other copy', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [file = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await addCopy(site, file, output, 'copies/a.raw', 'aaa');
  expect(await left(site)).toMatchObject({ files: 0 });
  for (const [column, value] of [
    ['health', 'UNAVAILABLE'],
    ['readable', false],
    ['draining', true],
    ['marker_id', null],
  ] as const) {
    const [before] = await site.catalog.db.query<{ value: unknown }>(
      `select ${column} as value from storage where id = $1`,
      [output.id],
    );
    await site.catalog.db.query(`update storage set ${column} = $2 where id = $1`, [output.id, value]);
    expect([column, await left(site)]).toMatchObject([column, { files: 1 }]);
    await site.catalog.db.query(`update storage set ${column} = $2 where id = $1`, [output.id, before?.value]);
  }
});

test('undrain ends it; a person sees with a dry run what would be copied', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await addStorage(site, 'second');
  await site.register(middle, 'run', { 'a.raw': 'a' });
  expect(await site.inspect(drainDaemon, 'DRAIN', middle)).toMatchObject({
    state: 'REFUSED',
    text: expect.stringContaining('it does not drain'),
  });
  expect(await site.inspect(drainDaemon, 'DRAIN', middle, { dryRun: true })).toMatchObject({
    state: 'DONE',
    scanned: 1,
  });
  expect(await acts(site)).toContain('DRAINED DRY_RUN run/a.raw');
  await drain(site);
  await drain(site, 'middle', false);
  await drainDaemon.run(site.round(), never);
  expect(await site.catalog.db.query("select from inspection where state in ('REQUESTED', 'RUNNING')")).toEqual([]);
});

test('a copy that an ended process began is resumed; another file at its path is left alone; a bad source is accused', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  const second = await addStorage(site, 'second');
  await site.register(second, 'run', { 'taken.raw': 'other bytes' });
  const [begun = ''] = await site.register(middle, 'run2', { 'begun.raw': 'bbb', 'broken.raw': 'xxx' });
  await site.catalog.db.query(`update replica set path = 'run/taken.raw' where file_id = $1 and storage_id = $2`, [
    begun,
    middle.id,
  ]);
  site.write(middle, 'run/taken.raw', 'bbb');
  writeFileSync(site.at(middle, 'run2/broken.raw'), 'XXX');
  await drain(site);
  await site.catalog.db.query(
    `insert into replica (id, file_id, storage_id, path, status, added_at)
     values (gen_random_uuid(), $1, $2, 'begun/begun.raw', 'COPYING', now())`,
    [begun, second.id],
  );
  await drainDaemon.run(site.round(), never);
  expect(await site.copies()).toMatchObject({
    'second:begun/begun.raw': 'AVAILABLE',
    'second:run/taken.raw': 'AVAILABLE',
    'middle:run2/broken.raw': 'BAD',
    'second:run2/broken.raw': 'DELETED',
  });
  expect(readFileSync(site.at(second, 'run/taken.raw'), 'utf8')).toBe('other bytes');
  expect((await acts(site)).toSorted()).toEqual(['DRAINED DONE run/taken.raw', 'DRAINED FAILED run2/broken.raw']);
});

test('a file whose path is taken on the other storage gets a name of its own there', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  const second = await addStorage(site, 'second');
  await site.register(second, 'run', { 'same.raw': 'one' });
  const [file = ''] = await site.register(middle, 'other', { 'x.raw': 'two' });
  site.write(middle, 'run/same.raw', 'two');
  await site.catalog.db.query(`update replica set path = 'run/same.raw' where file_id = $1`, [file]);
  await drain(site);
  await drainDaemon.run(site.round(), never);
  const [copy] = await site.catalog.db.query<{ path: string }>(
    `select path from replica where file_id = $1 and storage_id = $2 and status = 'AVAILABLE'`,
    [file, second.id],
  );
  expect(copy?.path).toMatch(/^run\/[0-9a-f]+\.same\.raw$/);
  expect(readFileSync(site.at(second, copy?.path ?? ''), 'utf8')).toBe('two');
  expect(readFileSync(site.at(second, 'run/same.raw'), 'utf8')).toBe('one');
});

test('files are copied in batches: more of them take no more statements', async () => {
  const statementsFor = async (count: number): Promise<number> => {
    await using site = await testSite();
    await addStorage(site, 'second');
    const files = Object.fromEntries(Array.from({ length: count }, (_none, index) => [`${index}.raw`, String(index)]));
    await site.register(site.storages.middle, 'run', files);
    await drain(site);
    using record = site.catalog.db.statements.record();
    await drainDaemon.run(site.round(), never);
    const { length } = record.statements;
    expect(await left(site)).toMatchObject({ files: 0 });
    return length;
  };
  expect(await statementsFor(12)).toBe(await statementsFor(3));
});

test('a storage on whose root the marker is missing gets no copies', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  const second = await addStorage(site, 'second');
  await site.register(middle, 'run', { 'a.raw': 'aaa', 'b.raw': 'bb' });
  await drain(site);
  rmSync(site.at(second, '.visor-storage'));
  await drainDaemon.run(site.round(), never);
  expect(await left(site)).toMatchObject({ files: 2 });
  expect(existsSync(site.at(second, 'run'))).toBe(false);
  expect(await acts(site)).toEqual(['DRAINED FAILED run/a.raw', 'DRAINED FAILED run/b.raw']);
});

test('a drained storage is looked at again when something came, and else each half hour', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  const { db } = site.catalog;
  await addStorage(site, 'second');
  await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await drain(site);
  const run = () => drainDaemon.run(site.round(), never);
  await run();
  expect(await rounds(site)).toHaveLength(1);
  await db.query("update inspection set finished_at = now() - interval '2 min'");
  await run();
  expect(await rounds(site)).toHaveLength(1);
  await site.register(middle, 'run2', { 'b.raw': 'b' });
  await db.query("update replica set added_at = now() where path = 'run2/b.raw'");
  await run();
  expect(await rounds(site)).toMatchObject([{ scanned: 1 }, { scanned: 1 }]);
  await db.query(
    "update inspection set started_at = now() - interval '31 min', finished_at = now() - interval '31 min'",
  );
  await run();
  expect(await rounds(site)).toMatchObject([{ scanned: 1 }, { scanned: 1 }, { scanned: 0, state: 'DONE' }]);
});
