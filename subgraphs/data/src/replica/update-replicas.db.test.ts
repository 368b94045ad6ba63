import { expect, test } from '@jest/globals';
import { connect, uuidv7 } from '@visor/db';
import { testDatabase } from '@visor/testkit';
import { migrations } from '../../migrations/index.ts';
import { fileResolvers } from '../file/file.resolvers.ts';
import { createLoaders } from '../loaders.ts';
import { markCopiesLost } from './copy.store.ts';
import { announced, outputFile, md5, opened, requestFor, testCatalog, type TestCatalog } from '../../test/kit.ts';

const input = 'dsm.register.file.input';
const bad = 'dsm.register.replica.bad';
const root = 'file:///data/buffer/';

const at = (dataset: string, name: string, path: string, more: object = {}) => ({
  dataset,
  files: [{ ...announced(dataset, name).files[0], name, path, ...more }],
});
/** What was told of files' places since the last call. */
function places(catalog: TestCatalog): unknown[] {
  const datasetEvents = catalog.published.filter(({ topic }) => topic === 'dsm.file.replicas');
  catalog.published.length = 0;
  return datasetEvents.map(({ key, value }) => ({ ...(value as object), key }));
}
const fileIdOf = async (catalog: TestCatalog, name: string): Promise<string> =>
  (await catalog.one<{ id: string }>('select id from file where name = $1', [name])).id;

test('a corrected path is another replica, published with all good locations, and not counted as a repeat', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, at('run', 'a', 'wrong/a'));
  await catalog.send('dsm.register.dataset.close', { dataset: 'run', files: ['a'] });
  const fileId = await fileIdOf(catalog, 'a');
  expect(places(catalog)).toEqual([]);
  await catalog.db.query("update replica set added_at = added_at - interval '1 minute'");

  await catalog.send(input, at('run', 'a', 'right/a'), at('run', 'a', 'wrong/a'));
  const urls = [`${root}right/a`, `${root}wrong/a`];
  expect(places(catalog)).toEqual([{ key: fileId, fileId, urls }]);
  expect(await catalog.one('select repeated_announcements as n, file_count from dataset')).toEqual({
    n: '1',
    file_count: '1',
  });
  await catalog.send(bad, { fileId, urls: [urls[1]], code: 301, reason: 'not there' });
  expect(places(catalog)).toEqual([{ key: fileId, fileId, urls: [urls[0]] }]);
});

test('the same path on another storage is another replica, and so is a path of any length', async () => {
  await using catalog = await testCatalog();
  await catalog.db.query("insert into storage values ($1, 'tape', 'input', 'file:///tape/', now())", [uuidv7()]);
  const long = Array.from({ length: 19 }, (_, index) => String(index).repeat(100)).join('/');
  await catalog.send(input, at('run', 'a', long));
  await catalog.send(input, at('run', 'a', long, { storage: 'tape' }), at('run', 'a', 'x'.repeat(200)));
  expect(await catalog.one('select count(*)::int as n, count(distinct storage_id)::int as s from replica')).toEqual({
    n: 3,
    s: 2,
  });
});

test('a bad replica is good again when its file is announced there with the right content', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, at('run', 'a', 'a'));
  const fileId = await fileIdOf(catalog, 'a');
  await catalog.send(bad, { fileId, code: 303, reason: 'md5\nd\u0000iffers' });
  expect(await catalog.one('select status, reason from replica')).toEqual({
    status: 'BAD',
    reason: '303: md5\uFFFDd\uFFFDiffers',
  });
  expect(places(catalog)).toEqual([{ key: fileId, fileId, urls: [] }]);

  const wrong = { ...at('run', 'a', 'a').files[0], checksum: md5(9) };
  await expect(catalog.send(input, { dataset: 'run', files: [wrong] })).rejects.toMatchObject({ code: 'CONFLICT' });
  await catalog.send(input, at('run', 'a', 'a'));
  expect(await catalog.one('select status, reason from replica')).toEqual({ status: 'AVAILABLE', reason: null });
  expect(places(catalog)).toEqual([{ key: fileId, fileId, urls: [`${root}a`] }]);
});

test('a file keeps a checksum of each kind, of the DAQ and of jobs, and readers verify the first', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, at('run', 'a', 'a'));
  const sha256 = { checksumKind: 'sha256', checksum: 'c'.repeat(64) };
  await catalog.send(input, at('run', 'a', 'a', sha256), at('run', 'a', 'a', sha256));
  await expect(catalog.send(input, at('run', 'a', 'a', { ...sha256, checksum: 'd'.repeat(64) }))).rejects.toMatchObject(
    { code: 'CONFLICT' },
  );
  const output = outputFile(catalog, await opened(catalog, 'out'), 'o');
  const adler32 = { checksumKind: 'adler32', checksum: '0'.repeat(8) } as const;
  await catalog.send('dsm.register.file.process', requestFor(output));
  await catalog.send('dsm.register.file.process', requestFor({ ...output, ...adler32 }));
  const other = requestFor({ ...output, ...adler32, checksum: '1'.repeat(8) });
  await catalog.send('dsm.register.file.process', other);
  expect(catalog.replies().map(({ status }) => status)).toEqual(['OK', 'OK', 'ERROR']);
  const loaders = createLoaders(catalog.db);
  const kinds = async (name: string) => {
    const file = await loaders.file.load(await fileIdOf(catalog, name));
    const checksums = file && (await fileResolvers.File.checksums(file, {}, { loaders } as never));
    return [file?.checksumKind, ...(checksums ?? []).map(({ kind, checksum }) => `${kind} ${checksum.slice(0, 2)}`)];
  };
  expect(await kinds('a')).toEqual(['md5', 'md5 11', 'sha256 cc']);
  expect(await kinds('o')).toEqual(['md5', 'md5 22', 'adler32 00']);
  expect(await catalog.one('select count(*)::int as n from replica')).toEqual({ n: 2 });
});

test('an output registered again at another location has another replica; the location of another file is refused', async () => {
  await using catalog = await testCatalog();
  const dataset = await opened(catalog, 'out');
  const [a, b] = [outputFile(catalog, dataset, 'a'), outputFile(catalog, dataset, 'b')];
  await catalog.send('dsm.register.file.process', requestFor(a, b));
  const moved = { ...a, path: 'elsewhere/a' };
  const clash = { ...a, path: b.path };
  await catalog.send('dsm.register.file.process', requestFor(moved), requestFor(moved, clash), requestFor(moved));
  const answers = catalog.replies().slice(1);
  expect(answers.map(({ status }) => status)).toEqual(['OK', 'ERROR', 'OK']);
  expect(answers[1]?.items[1]).toMatchObject({
    code: 'CONFLICT',
    details: expect.stringContaining('belongs to file b'),
  });
  expect(await catalog.one('select count(*)::int as n from replica where file_id = $1', [a.fileId])).toEqual({ n: 2 });
});

test('a catalog of the previous version keeps its replicas', async () => {
  await using database = await testDatabase({ log: false });
  const url = await database.url('data');
  const schema = database.name('data');
  const [fileId, storageId, datasetId] = [uuidv7(), uuidv7(), uuidv7()];
  {
    await using before = await connect({ url, schema, migrations: migrations.slice(0, 2) });
    await before.query("insert into storage values ($1, 's', 'input', 'file:///s/', now())", [storageId]);
    await before.query("insert into dataset values ($1, 'd', 'input', 'OPEN', null, now())", [datasetId]);
    await before.query(
      `insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, registered_at)
       values ($1, $2, 'a', 'a', 0, 1, 'x', 'md5', '2026-01-01')`,
      [fileId, datasetId],
    );
    await before.query('insert into replica values ($1, $2, $3)', [fileId, storageId, `${'x/'.repeat(2_000)}a`]);
  }
  await using after = await connect({ url, schema, migrations });
  expect(await after.query('select file_id, status, id is not null as known, added_at from replica')).toMatchObject([
    { file_id: fileId, status: 'AVAILABLE', known: true, added_at: expect.stringContaining('2026') },
  ]);
});

test('a path has one live replica, whatever a statement forgets; a second file there is refused by the name of the first', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, at('run', 'a', 'a'));
  const second = catalog.send(input, at('other', 'a', 'a'));
  await expect(second).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('file a of dataset run'),
  });
  await catalog.send(input, at('other', 'a', 'b'));
  await expect(catalog.db.query(`update replica set path = 'a' where path = 'b'`)).rejects.toThrow(
    'replica_live_place',
  );
  await catalog.db.query(`update replica set status = 'LOST' where path = 'a'`);
  await catalog.db.query(`update replica set path = 'a' where path = 'b'`);
  await expect(catalog.send(input, at('run', 'a', 'a'))).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a catalog with two live replicas at one path is not migrated: they are named, and what to do', async () => {
  await using database = await testDatabase({ log: false });
  const url = await database.url('data');
  const schema = database.name('data');
  const before = migrations.slice(
    0,
    migrations.findIndex(({ name }) => name === '0048-live-places'),
  );
  {
    await using old = await connect({ url, schema, migrations: before });
    await old.query(
      `insert into storage (id, name, kind, url, created_at) values ($1, 's', 'input', 'file:///s/', now())`,
      [uuidv7()],
    );
    await old.query(
      `insert into dataset (id, name, kind, status, created_at) values ($1, 'd', 'input', 'OPEN', now())`,
      [uuidv7()],
    );
    for (const name of ['a', 'b'])
      await old.query(
        `with f as (insert into file (id, dataset_id, name, basename, ordinal, size, checksum, checksum_kind, registered_at)
                    select $1, id, $2, $2, 0, 1, 'x', 'md5', now() from dataset returning id)
         insert into replica (id, file_id, storage_id, path, added_at) select $1, f.id, s.id, 'same', now() from f, storage s`,
        [uuidv7(), name],
      );
  }
  await expect(connect({ url, schema, migrations })).rejects.toThrow(
    /s same: copy .* of file a of dataset d, copy .* of file b of dataset d/,
  );
});

test('copies have ids of their own: what is said or done about one of a file leaves its others on the same storage alone', async () => {
  await using catalog = await testCatalog();
  await catalog.send(input, at('run', 'a', 'first'), at('run', 'a', 'second'));
  const fileId = await fileIdOf(catalog, 'a');
  const copies = () =>
    catalog.db.query<{ id: string; path: string; status: string }>(
      'select id, path, status from replica order by path',
    );
  const before = await copies();
  expect(new Set([fileId, ...before.map(({ id }) => id)]).size).toBe(3);
  await catalog.send(bad, { fileId, urls: [`${root}first`], code: 303, reason: 'md5 differs' });
  expect(await copies()).toEqual([{ ...before[0], status: 'BAD' }, before[1]]);
  const [second = ''] = before.flatMap(({ id, path }) => (path === 'second' ? [id] : []));
  await markCopiesLost(catalog.db, [second], 'is not there');
  expect(await copies()).toEqual([
    { ...before[0], status: 'BAD' },
    { ...before[1], status: 'LOST' },
  ]);
  // What comes back is the copy that it was.
  await catalog.send(input, at('run', 'a', 'first'));
  expect(await copies()).toEqual([before[0], { ...before[1], status: 'LOST' }]);
});
