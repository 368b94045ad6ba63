import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { deletionSite } from '../../test/deletion-kit.ts';
import { opened, outputFile, requestFor } from '../../test/kit.ts';
import { holdByPerson, releaseByPerson } from '../retention/act-on-dataset.ts';
import { rereadDaemon } from '../scrub/scrub-daemon.ts';

test('a copy that is bad, and whose path another file has by now, goes from the catalog only, though the bytes there are its own', async () => {
  await using here = await deletionSite();
  const { catalog, storageId } = here;
  const checksum = createHash('md5').update('five5').digest('hex');
  const place = { path: 'shared', storageId, checksum };
  const register = async (name: string) => {
    const file = outputFile(catalog, await opened(catalog, name), 'x', place);
    await catalog.send('dsm.register.file.process', requestFor(file));
    return file.datasetId;
  };
  writeFileSync(here.at('out/shared'), 'five5');
  const old = await register('old');
  await here.rows(`update replica set status = 'BAD', reason = 'x'`);
  await register('new');
  await catalog.send('dsm.register.dataset.close', { datasetId: old, files: ['x'] });
  await here.remove(old);
  await here.round();
  expect(await here.status(old)).toBe('DELETED');
  expect(await here.replicas()).toEqual(['shared: DELETED', 'shared: AVAILABLE']);
  expect(existsSync(here.at('out/shared'))).toBe(true);
});

test('files go with the folders that are empty then, counters are exact, and the dataset is DELETED', async () => {
  await using here = await deletionSite();
  const kept = await opened(here.catalog, 'kept');
  mkdirSync(here.at('out/kept'));
  writeFileSync(here.at('out/kept/x'), 'x');
  const id = await here.doomed('gone', 'a', 'b/c', 'b/d/e');
  await here.round();
  expect(await here.status(id)).toBe('DELETED');
  expect(here.catalog.datasetEvents().map(({ type }) => type)).toEqual(['deleted']);
  expect([existsSync(here.at('out/gone')), existsSync(here.at('out/kept/x')), existsSync(here.at('out'))]).toEqual([
    false,
    true,
    true,
  ]);
  expect(await here.rows('select files::int, bytes::int, kept::int from dataset_deletion')).toEqual([
    { files: 3, bytes: 15, kept: 0 },
  ]);
  expect(await here.rows('select distinct status from file where dataset_id = $1', id)).toEqual([
    { status: 'DELETED' },
  ]);
  expect(
    await here.rows('select deleted_at is not null as deleted, marked_by, mark from dataset where id = $1', id),
  ).toMatchObject([
    { deleted: true, marked_by: 'anna', mark: { code: 'REQUEST', parameters: { by: 'anna', reason: 'room' } } },
  ]);
  expect(await here.rows('select outcome, count(*)::int as n from inspector_act group by 1')).toEqual([
    { outcome: 'DONE', n: 1 },
  ]);
  expect(await here.status(kept)).toBe('OPEN');
});

test('what is not what the catalog says stays, is named, and is tried again; what is gone already counts as deleted', async () => {
  await using here = await deletionSite();
  const id = await here.doomed('odd', 'grown', 'link', 'missing', 'good', 'away/x', 'folder');
  writeFileSync(here.at('out/odd/grown'), 'longer than it was');
  rmSync(here.at('out/odd/link'));
  writeFileSync(here.at('precious'), 'five5');
  symlinkSync(here.at('precious'), here.at('out/odd/link'));
  rmSync(here.at('out/odd/missing'));
  renameSync(here.at('out/odd/away'), here.at('outside'));
  symlinkSync(here.at('outside'), here.at('out/odd/away'));
  rmSync(here.at('out/odd/folder'));
  mkdirSync(here.at('out/odd/folder'));
  await here.round();
  expect(await here.replicas()).toEqual([
    'odd/away/x: BEING_DELETED',
    'odd/folder: BEING_DELETED',
    'odd/good: DELETED',
    'odd/grown: BEING_DELETED',
    'odd/link: BEING_DELETED',
    'odd/missing: DELETED',
  ]);
  expect([
    existsSync(here.at('precious')),
    existsSync(here.at('outside/x')),
    existsSync(here.at('out/odd/grown')),
  ]).toEqual([true, true, true]);
  expect(await here.rows("select path, why from inspector_act where outcome = 'REFUSED' order by path")).toEqual([
    { path: 'odd/away/x', why: 'a folder of its path is a link, or no folder' },
    { path: 'odd/folder', why: 'it is no plain file' },
    { path: 'odd/grown', why: 'it has 18 bytes, not 5' },
    { path: 'odd/link', why: 'it is no plain file' },
  ]);
  expect(await here.status(id)).toBe('TO_DELETE');
  rmSync(here.at('out/odd/grown'));
  rmSync(here.at('out/odd/link'));
  rmSync(here.at('out/odd/away'));
  rmSync(here.at('out/odd/folder'), { recursive: true });
  await here.round();
  expect(await here.status(id)).toBe('TO_DELETE');
  here.pass(2);
  await here.round();
  expect(await here.status(id)).toBe('DELETED');
});

test('another file than the one that was recorded stays, unless it has the bytes of the catalog', async () => {
  await using here = await deletionSite();
  const id = await here.doomed('swap', 'inode', 'since', 'restored', 'as-recorded', 'no-inode');
  const why = 'it is another file than the one that was recorded: it has other bytes';
  await here.rows("update replica set added_at = now() + interval '1 h', inode = 1 where path = 'swap/inode'");
  // Its inode is the recorded one, and it was not touched since: nobody reads it.
  await here.rows(
    "update replica set added_at = now() + interval '1 h', inode = $1 where path = 'swap/as-recorded'",
    String(statSync(here.at('out/swap/as-recorded'), { bigint: true }).ino),
  );
  // Of this one no inode was recorded, as of a file on a server: the time alone says that it was not touched.
  await here.rows("update replica set added_at = now() + interval '1 h' where path = 'swap/no-inode'");
  await here.rows("update replica set inode = 1 where path = 'swap/restored'");
  for (const name of ['inode', 'since', 'as-recorded', 'no-inode']) writeFileSync(here.at(`out/swap/${name}`), 'FIVE5');
  await here.round();
  expect(
    ['inode', 'since', 'restored', 'as-recorded', 'no-inode'].filter((name) => existsSync(here.at(`out/swap/${name}`))),
  ).toEqual(['inode', 'since']);
  expect(await here.rows("select path, why from inspector_act where outcome = 'REFUSED' order by path")).toEqual([
    { path: 'swap/inode', why },
    { path: 'swap/since', why },
  ]);
  expect(await here.status(id)).toBe('TO_DELETE');
});

test('on a root that is not the marked one nothing is deleted, and the storage is left alone for a while', async () => {
  await using here = await deletionSite();
  const id = await here.doomed('d', 'a');
  renameSync(here.at('out'), here.at('real'));
  mkdirSync(here.at('out'));
  await here.round();
  expect(await here.replicas()).toEqual(['d/a: BEING_DELETED']);
  renameSync(here.at('out'), here.at('empty'));
  renameSync(here.at('real'), here.at('out'));
  await here.round();
  expect(await here.replicas()).toEqual(['d/a: BEING_DELETED']);
  here.pass(1);
  await here.round();
  expect(await here.status(id)).toBe('DELETED');
});

test('a hold stops a deletion that has begun, and a storage that denies deletion keeps its files', async () => {
  await using here = await deletionSite();
  const { db, deps } = here.catalog;
  const id = await here.doomed('d', 'a');
  await holdByPerson(deps, db, { datasetId: id, reason: 'wait' }, 'boris');
  await here.round();
  expect(existsSync(here.at('out/d/a'))).toBe(true);
  await releaseByPerson(deps, db, { datasetId: id, reason: 'go' }, 'boris');
  await here.rows('update storage set deletable = false');
  await here.round();
  expect([existsSync(here.at('out/d/a')), await here.status(id)]).toEqual([true, 'TO_DELETE']);
  await here.rows('update storage set deletable = true');
  here.pass(11);
  await here.round();
  expect([existsSync(here.at('out/d/a')), await here.status(id)]).toEqual([false, 'DELETED']);
});

test('a copy goes only where its external copy is there, and external copies never go', async () => {
  await using here = await deletionSite();
  const id = await here.doomed('d', 'a', 'b', 'c');
  mkdirSync(here.at('tape'));
  const url = pathToFileURL(here.at('tape')).href;
  const { id: external } = await here.register('tape', 'external', url);
  await here.rows(
    `insert into replica (id, file_id, storage_id, path, added_at)
     select gen_random_uuid(), id, $1, name, now() from file where name in ('a', 'b')`,
    external,
  );
  await here.rows('update dataset_deletion set needs_external = true');
  writeFileSync(here.at('tape/a'), 'five5');
  writeFileSync(here.at('tape/b'), 'cut');
  await here.round();
  expect(['a', 'b', 'c'].map((name) => existsSync(here.at(`out/d/${name}`)))).toEqual([false, true, true]);
  expect(existsSync(here.at('tape/a'))).toBe(true);
  expect(await here.rows('select name, status from file where dataset_id = $1 order by name', id)).toEqual(
    ['a', 'b', 'c'].map((name) => ({ name, status: 'READY' })),
  );
  expect(await here.status(id)).toBe('TO_DELETE');
  // The same files in the place of the external root: a copy of it, or another storage's.
  here.pass(2);
  writeFileSync(here.at('tape/b'), 'five5');
  // It was found short, and is accused: the inspector reads it again.
  await here.run(rereadDaemon);
  renameSync(here.at('tape/.visor-storage'), here.at('marker'));
  await here.round();
  expect(existsSync(here.at('out/d/b'))).toBe(true);
  expect(await here.rows("select why from inspector_act where path = 'd/b' order by id desc limit 1")).toMatchObject([
    { why: expect.stringContaining('its external copy') },
  ]);
  here.pass(4);
  renameSync(here.at('marker'), here.at('tape/.visor-storage'));
  await here.round();
  expect(existsSync(here.at('out/d/b'))).toBe(false);
  // A copy that stays is one: the dataset is not DELETED.
  expect([existsSync(here.at('out/d/c')), await here.status(id)]).toEqual([true, 'TO_DELETE']);
});

test('a copy that is under way is waited for, so that no copy of a DELETED dataset appears', async () => {
  await using here = await deletionSite();
  const id = await here.doomed('d', 'a');
  await here.rows(
    `insert into replica (id, file_id, storage_id, path, status, added_at)
     select gen_random_uuid(), file_id, storage_id, 'd/copy', 'COPYING', now() from replica`,
  );
  await here.round();
  expect(await here.replicas()).toEqual(['d/a: DELETED', 'd/copy: COPYING']);
  expect(await here.status(id)).toBe('TO_DELETE');
  expect(await here.rows('select status from file')).toEqual([{ status: 'READY' }]);
  mkdirSync(here.at('out/d'));
  writeFileSync(here.at('out/d/copy'), 'five5');
  await here.rows("update replica set status = 'AVAILABLE' where status = 'COPYING'");
  here.pass(11);
  await here.round();
  expect(await here.status(id)).toBe('DELETED');
  expect(existsSync(here.at('out/d'))).toBe(false);
});

test('a clock that went back by a year keeps no deletion waiting', async () => {
  await using here = await deletionSite();
  const id = await here.doomed('d', 'a');
  const other = await here.doomed('e', 'b');
  await here.round();
  expect(await here.status(id)).toBe('DELETED');
  const again = await here.doomed('f', 'c');
  rmSync(here.at('out/f/c'));
  writeFileSync(here.at('out/f/c'), 'longer');
  here.pass(525_600);
  await here.round();
  await here.rows("update storage_deletion set excluded_until = allowance_at + interval '10 s'");
  await here.rows("update dataset_deletion set next_at = next_at + interval '1 year'");
  here.pass(-525_600);
  writeFileSync(here.at('out/f/c'), 'five5');
  await here.round();
  expect([await here.status(other), await here.status(again)]).toEqual(['DELETED', 'DELETED']);
});

test('two instances, of which one was killed after it had removed files, delete each file once', async () => {
  await using here = await deletionSite();
  const id = await here.doomed('d', ...Array.from({ length: 40 }, (_, index) => `f${index % 4}/${index}`));
  rmSync(here.at('out/d/f0'), { recursive: true });
  await Promise.all([here.round(), here.round(), here.round()]);
  await here.round();
  expect(await here.status(id)).toBe('DELETED');
  expect(await here.rows('select files::int from dataset_deletion')).toEqual([{ files: 40 }]);
  expect(existsSync(here.at('out/d'))).toBe(false);
});

test('DELETED is a dataset without internal copies, and a file without any', async () => {
  await using here = await deletionSite();
  const id = await here.doomed('d', 'a', 'b');
  mkdirSync(here.at('tape'));
  const { id: external } = await here.register('tape', 'external', pathToFileURL(here.at('tape')).href);
  writeFileSync(here.at('tape/a'), 'five5');
  await here.rows(
    `insert into replica (id, file_id, storage_id, path, added_at) select gen_random_uuid(), id, $1, name, now() from file where name = 'a'`,
    external,
  );
  await here.round();
  expect(await here.status(id)).toBe('DELETED');
  expect(await here.replicas()).toEqual(['a: AVAILABLE', 'd/a: DELETED', 'd/b: DELETED']);
  expect(await here.rows('select name, status from file order by name')).toEqual([
    { name: 'a', status: 'READY' },
    { name: 'b', status: 'DELETED' },
  ]);
});
