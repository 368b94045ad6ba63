import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { addCopy, never, testSite, type TestSite } from '../../test/inspector-kit.ts';
import { rereadDaemon, scrubDaemon } from './scrub-daemon.ts';
import { findStoragesToScrub } from './scrub.store.ts';

const outcomes = async (site: TestSite): Promise<string[]> =>
  (await site.acts()).map(({ kind, outcome, path }) => `${kind} ${outcome} ${path}`);

const accuse = (site: TestSite, path: string): Promise<unknown> =>
  site.catalog.db.query(
    `update replica set status = 'BAD', reason = '303: md5 differs', accusation = '303: md5 differs', accused_at = now() where path = $1`,
    [path],
  );

test('accusations are examined: a good copy is cleared, a bad one confirmed and mended, one without another leaves its file CORRUPT', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [, bad = ''] = await site.register(middle, 'run', {
    'good.raw': 'good',
    'mend.raw': 'mend',
    'only.raw': 'only',
    'z.raw': 'z',
  });
  await addCopy(site, bad, output, 'copies/mend.raw', 'mend');
  writeFileSync(site.at(middle, 'run/mend.raw'), 'MEND');
  writeFileSync(site.at(middle, 'run/only.raw'), 'ONLY');
  for (const name of ['good', 'mend', 'only']) await accuse(site, `run/${name}.raw`);
  await Promise.all([rereadDaemon.run(site.round({}, 'a'), never), rereadDaemon.run(site.round({}, 'b'), never)]);
  expect(await site.copies()).toMatchObject({
    'middle:run/good.raw': 'AVAILABLE',
    'middle:run/mend.raw': 'AVAILABLE',
    'middle:run/only.raw': 'BAD',
  });
  expect(await site.files()).toMatchObject({ 'good.raw': 'READY', 'mend.raw': 'READY', 'only.raw': 'CORRUPT' });
  expect(readFileSync(site.at(middle, 'run/mend.raw'), 'utf8')).toBe('mend');
  // The bad bytes are set aside, and those of the only copy stay.
  expect(readdirSync(site.at(middle, '.visor-quarantine')).filter((name) => name.length === 36)).toHaveLength(1);
  expect(readFileSync(site.at(middle, 'run/only.raw'), 'utf8')).toBe('ONLY');
  expect(await outcomes(site)).toEqual([
    'CORRUPT DONE run/mend.raw',
    'MENDED DONE run/mend.raw',
    'CORRUPT DONE run/only.raw',
    'CLEARED DONE run/good.raw',
  ]);
  await rereadDaemon.run(site.round(), never);
  expect(await outcomes(site)).toHaveLength(4);
});

test('a bad copy whose path another file has by now is not restored, though the bytes there are its own, nor found again', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'a.raw': 'same' });
  await accuse(site, 'run/a.raw');
  await site.catalog.send('dsm.register.file.input', {
    dataset: 'later',
    files: [
      { path: 'run/a.raw', storage: middle.name, size: 4, checksum: createHash('md5').update('same').digest('hex') },
    ],
  });
  const statuses = () => site.catalog.db.query('select status, reason, accused_at from replica order by added_at, id');
  await rereadDaemon.run(site.round(), never);
  const why = 'another file of the catalog has its path by now';
  const expected = [
    { status: 'BAD', reason: why, accused_at: null },
    { status: 'AVAILABLE', reason: null, accused_at: null },
  ];
  expect(await statuses()).toEqual(expected);
  await rereadDaemon.run(site.round(), never);
  expect(await statuses()).toEqual(expected);
});

test('a replaced file: its old copy is bad, and never takes the place of the new one', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [old = ''] = await site.register(middle, 'run', { 'a.raw': 'old' });
  await addCopy(site, old, output, 'copies/a.raw', 'old');
  const { db } = site.catalog;
  const [other = ''] = await site.register(output, 'later', { 'a.raw': 'new' });
  await accuse(site, 'run/a.raw');
  await addCopy(site, other, middle, 'run/a.raw', 'new');
  await rereadDaemon.run(site.round(), never);
  expect(readFileSync(site.at(middle, 'run/a.raw'), 'utf8')).toBe('new');
  expect(await db.query("select status from replica where path = 'run/a.raw' order by added_at")).toEqual([
    { status: 'BAD' },
    { status: 'AVAILABLE' },
  ]);
  expect((await site.acts()).at(-1)).toMatchObject({
    kind: 'MENDED',
    outcome: 'FAILED',
    why: 'another file of the catalog has its place',
  });
});

test('a scrub reads each copy once, in the order of its last read, and finds what changed without a change of size', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  await site.register(middle, 'run', { 'a.raw': 'aaa', 'b.raw': 'bbb', 'c.raw': 'ccc' });
  writeFileSync(site.at(middle, 'run/b.raw'), 'BBB');
  rmSync(site.at(middle, 'run/c.raw'));
  symlinkSync('/etc/hostname', site.at(middle, 'run/c.raw'));
  expect(await site.inspect(scrubDaemon, 'SCRUB', middle, { dryRun: true })).toMatchObject({
    state: 'DONE',
    scanned: 3,
    corrupt: 2,
  });
  expect(Object.values(await site.copies())).toEqual(['AVAILABLE', 'AVAILABLE', 'AVAILABLE']);
  expect(await site.inspect(scrubDaemon, 'SCRUB', middle)).toMatchObject({
    state: 'DONE',
    scanned: 3,
    corrupt: 2,
    mended: 0,
  });
  expect(await site.copies()).toEqual({
    'middle:run/a.raw': 'AVAILABLE',
    'middle:run/b.raw': 'BAD',
    'middle:run/c.raw': 'BAD',
  });
  expect(await site.inspect(scrubDaemon, 'SCRUB', middle)).toMatchObject({ state: 'DONE', scanned: 1, corrupt: 0 });
  // By schedule only what was not read for that long.
  await rereadDaemon.run(site.round({ VISOR_SCRUB_SECONDS: 3_600 }), never);
  const { db } = site.catalog;
  expect(await db.query('select path, inode is not null as known from replica order by path')).toEqual([
    { path: 'run/a.raw', known: true },
    { path: 'run/b.raw', known: false },
    { path: 'run/c.raw', known: false },
  ]);
  const verified = async (): Promise<unknown> =>
    (await db.query("select verified_at::text as at from replica where path = 'run/a.raw'"))[0];
  const before = await verified();
  await db.query("update replica set verified_at = verified_at - interval '2 h'");
  await rereadDaemon.run(site.round({ VISOR_SCRUB_SECONDS: 3_600 }), never);
  expect(await verified()).not.toEqual(before);
  renameSync(site.at(middle, '.visor-storage'), site.at(middle, '../marker'));
  expect(await site.inspect(scrubDaemon, 'SCRUB', middle)).toMatchObject({
    state: 'REFUSED',
    text: expect.stringContaining('no marker'),
  });
  // Of a storage without copies as well.
  const { output } = site.storages;
  renameSync(site.at(output, '.visor-storage'), site.at(output, '../other-marker'));
  expect(await site.inspect(scrubDaemon, 'SCRUB', output)).toMatchObject({ state: 'REFUSED' });
});

test('a scrub gives up no more copies than a comparison within a day: the rest is accused, and good again when it is back', async () => {
  await using site = await testSite();
  const { middle } = site.storages;
  const names = Array.from({ length: 12 }, (_, index) => `${String(index).padStart(2, '0')}.raw`);
  await site.register(middle, 'run', Object.fromEntries(names.map((name) => [name, name])));
  renameSync(site.at(middle, 'run'), site.at(middle, 'elsewhere'));
  expect(await site.inspect(scrubDaemon, 'SCRUB', middle)).toMatchObject({ state: 'DONE', missing: 10, refused: 2 });
  const statuses = Object.values(await site.copies());
  expect(statuses.filter((status) => status === 'LOST')).toHaveLength(10);
  expect(statuses.filter((status) => status === 'BAD')).toHaveLength(2);
  expect(await site.catalog.db.query("select distinct accusation from replica where status = 'BAD'")).toEqual([
    { accusation: expect.stringContaining('is not there; it would act on 1 files, after 10 within a day') },
  ]);
  renameSync(site.at(middle, 'elsewhere'), site.at(middle, 'run'));
  await site.catalog.db.query('update replica set accused_at = now() where accused_at is not null');
  await rereadDaemon.run(site.round(), never);
  expect(Object.values(await site.copies()).filter((status) => status === 'AVAILABLE')).toHaveLength(2);
});

test('what a killed inspector found lost or bad and had not mended is mended by the next', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [bad = '', lost = ''] = await site.register(middle, 'run', { 'bad.raw': 'good', 'lost.raw': 'lost' });
  await addCopy(site, lost, output, 'copies/lost.raw', 'lost');
  await addCopy(site, bad, output, 'copies/bad.raw', 'good');
  rmSync(site.at(middle, 'run/lost.raw'));
  writeFileSync(site.at(middle, 'run/bad.raw'), 'evil');
  const { db } = site.catalog;
  for (const [status, path] of [
    ['LOST', 'run/lost.raw'],
    ['BAD', 'run/bad.raw'],
  ])
    await db.query(
      `update replica set status = $1, reason = 'x', accusation = 'x', accused_at = now() + interval '1 min' where path = $2`,
      [status, path],
    );
  await rereadDaemon.run(site.round(), never);
  expect(Object.values(await site.copies()).filter((status) => status !== 'AVAILABLE')).toHaveLength(2);
  await db.query('update replica set accused_at = now() where accused_at is not null');
  await rereadDaemon.run(site.round(), never);
  expect(new Set(Object.values(await site.copies()))).toEqual(new Set(['AVAILABLE']));
  expect(readFileSync(site.at(middle, 'run/lost.raw'), 'utf8')).toBe('lost');
  expect(readFileSync(site.at(middle, 'run/bad.raw'), 'utf8')).toBe('good');
  expect(await db.query('select from replica where accused_at is not null')).toEqual([]);
});

test('a bad copy stays in its place while no other one was read and found good', async () => {
  await using site = await testSite();
  const { middle, output } = site.storages;
  const [fileId = ''] = await site.register(middle, 'run', { 'a.raw': 'aaa' });
  await addCopy(site, fileId, output, 'copies/a.raw', 'AAA');
  site.write(middle, 'run/a.raw', 'aXa');
  await site.catalog.db.query(`update replica set added_at = now() - interval '1 year'`);
  expect(await site.inspect(scrubDaemon, 'SCRUB', middle)).toMatchObject({ corrupt: 1, mended: 0 });
  expect(readFileSync(site.at(middle, 'run/a.raw'), 'utf8')).toBe('aXa');
  expect((await site.acts()).find(({ kind }) => kind === 'MENDED')).toMatchObject({ outcome: 'FAILED' });
});

test('whether there is something to read is asked of an index, however many copies a storage has', async () => {
  await using site = await testSite();
  const { db } = site.catalog;
  const { middle } = site.storages;
  const [file = ''] = await site.register(middle, 'run', { 'a.raw': 'a' });
  await db.query(
    `insert into replica (id, file_id, storage_id, path, added_at) select gen_random_uuid(), $1::uuid, $2::uuid, 'many/' || n, now() from generate_series(1, 20000) n`,
    [file, middle.id],
  );
  // The clock of what is registered stands still.
  await db.query('update replica set added_at = now()');
  await db.query('vacuum analyze replica');
  const plans: string[] = [];
  const explained: Pick<typeof db, 'query'> = {
    async query(sql, parameters) {
      const lines = await db.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers, timing off) ${sql}`,
        parameters,
      );
      plans.push(...lines.map((line) => line['QUERY PLAN']));
      return [];
    },
  };
  await findStoragesToScrub(explained, 86_400);
  const [, pages] = /Buffers: shared hit=(\d+)/.exec(plans.join('\n')) ?? [];
  expect(Number(pages)).toBeLessThan(100);
  expect(await findStoragesToScrub(db, 86_400)).toEqual([]);
  await db.query(`update replica set added_at = now() - interval '2 days' where path = 'many/7'`);
  expect(await findStoragesToScrub(db, 86_400)).toEqual([middle.id]);
});
