import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { installationOf, logger, readConfig } from '@visor/service';
import { openHelperStorage, openStorage } from '@visor/storage';
import { testDirectory } from '@visor/testkit';
import { opened, outputFile, placesOf, requestFor, testCatalog } from '../../test/kit.ts';
import { settings } from '../inspection/config.ts';
import { registerStorage } from '../storage/register-storage.ts';
import { cancelUpload } from './cancel-upload.ts';
import { beginCopies, findDueCopies, type DueCopy } from './external-copy.store.ts';
import { requestUpload } from './request-upload.ts';
import { uploadDataset } from './upload-dataset.ts';
import { uploadDatasets } from './upload-datasets.ts';
import { transferRate } from '../inspection/transfer-rate.ts';

const content = (name: string): string => `content of ${name}`;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** A catalog with files on disk, and rounds of the daemon. */
async function site() {
  const catalog = await testCatalog();
  const directory = testDirectory();
  const at = (path: string): string => join(directory.path, path);
  mkdirSync(at('external'));
  await catalog.db.query('update storage set url = $1', [`${pathToFileURL(at('internal')).href}/`]);
  const config = readConfig(settings, {
    DATABASE_URL: 'postgres://test@localhost/test',
    VISOR_JWKS_FILE: '-',
    VISOR_TOKEN_FILE: '-',
  });
  const { db, deps } = catalog;
  const storage = openHelperStorage({ roots: [], size: 1, max: 1 });
  const round = {
    db,
    deps,
    logger: logger('inspector', 'silent'),
    instance: 'test',
    roots: [],
    config,
    storage,
    files: openStorage(),
    installation: installationOf(db),
  };
  const stop = new AbortController();
  return {
    catalog,
    at,
    async dataset(name: string, ...files: readonly string[]): Promise<string> {
      const datasetId = await opened(catalog, name);
      const made = files.map((file) => {
        const text = content(file);
        const path = `${name}/${file}`;
        mkdirSync(dirname(at(`internal/${path}`)), { recursive: true });
        writeFileSync(at(`internal/${path}`), text);
        return outputFile(catalog, datasetId, file, { size: Buffer.byteLength(text), checksum: md5(text), path });
      });
      if (made.length > 0) await catalog.send('dsm.register.file.process', requestFor(...made));
      await db.query("update dataset set status = 'CLOSED', closed_at = now() where id = $1", [datasetId]);
      catalog.datasetEvents();
      return datasetId;
    },
    external(name: string) {
      mkdirSync(at(name), { recursive: true });
      return registerStorage(deps, placesOf(catalog), { name, kind: 'external', url: pathToFileURL(at(name)).href });
    },
    round: async ({ due = true } = {}) => {
      // What waits for its time is due.
      if (due) await db.query('update external_copy set next_at = now()');
      await uploadDatasets.run(round, stop.signal);
    },
    upload: (copy: DueCopy) => uploadDataset({ round, storage, rate: transferRate(0), signal: stop.signal }, copy),
    state: (datasetId: string) =>
      catalog.one<Record<string, unknown>>(
        `select d.status, c.state, c.files::int, c.failed::int, c.last_error as "lastError" from dataset d
           join external_copy c on c.dataset_id = d.id where d.id = $1`,
        [datasetId],
      ),
    replicas: (datasetId: string) =>
      db.query<{ status: string; storage: string; verified: boolean }>(
        `select r.status, s.name as storage, r.verified_at is not null as verified from replica r
           join file f on f.id = r.file_id join storage s on s.id = r.storage_id where f.dataset_id = $1
          order by s.name, r.status`,
        [datasetId],
      ),
    [Symbol.asyncDispose]: async () => {
      await storage[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
    },
  };
}

test('a dataset is copied, verified and then uploaded; without an external storage it waits and says so', async () => {
  await using at = await site();
  const datasetId = await at.dataset('run1', 'a', 'b', `q'u"o ж.dat`);
  await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({
    status: 'TO_UPLOAD',
    state: 'WAITING',
    lastError: expect.stringContaining('no external storage'),
  });
  await at.external('external');
  at.catalog.datasetEvents();
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED', state: 'DONE', files: 3, lastError: null });
  for (const name of ['a', 'b', `q'u"o ж.dat`])
    expect(readFileSync(at.at(`external/run1/${name}`), 'utf8')).toBe(content(name));
  expect(readdirSync(at.at('external/run1'))).toHaveLength(3);
  expect(await at.replicas(datasetId)).toEqual([
    ...Array.from({ length: 3 }, () => ({ status: 'AVAILABLE', storage: 'buffer', verified: false })),
    ...Array.from({ length: 3 }, () => ({ status: 'AVAILABLE', storage: 'external', verified: true })),
  ]);
  expect(at.catalog.datasetEvents()).toMatchObject([{ type: 'uploaded', name: 'run1', fileCount: 3 }]);
  await at.round();
  expect(at.catalog.datasetEvents()).toEqual([]);
});

test.each(['mutation', 'topic'])(
  'an uploaded dataset whose external copy is lost is uploaded again: %s',
  async (by) => {
    await using at = await site();
    await at.external('external');
    const { db, deps } = at.catalog;
    const datasetId = await at.dataset('run1', 'a', 'b');
    const ask = () =>
      by === 'topic'
        ? at.catalog.send('dsm.register.dataset.upload', { datasetId })
        : requestUpload(deps, db, { datasetId }, 'anna');
    await ask();
    await at.round();
    await ask();
    expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED', state: 'DONE', files: 2 });
    rmSync(at.at('external/run1/b'));
    await db.query(
      `update replica r set status = 'LOST', reason = 'gone' from storage s, file f
      where s.id = r.storage_id and s.name = 'external' and f.id = r.file_id and f.name = 'b'`,
    );
    await ask();
    await at.round();
    expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED', state: 'DONE', files: 1 });
    expect(readFileSync(at.at('external/run1/b'), 'utf8')).toBe(content('b'));
  },
);

test('an empty dataset is uploaded', async () => {
  await using at = await site();
  await at.external('external');
  const datasetId = await at.dataset('empty');
  await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED', state: 'DONE' });
});

test('what an ended process began goes on: a copy that got its name counts, an unfinished one is made again', async () => {
  await using at = await site();
  await at.external('external');
  const datasetId = await at.dataset('run1', 'a', 'b');
  mkdirSync(at.at('external/run1'));
  writeFileSync(at.at('external/run1/a'), content('a'));
  await at.catalog.db.query(
    `insert into replica (id, file_id, storage_id, path, status, added_at)
     select gen_random_uuid(), f.id, s.id, 'run1/' || f.name, 'COPYING', now() from file f, storage s
      where s.name = 'external' and f.dataset_id = $1`,
    [datasetId],
  );
  const part = '.visor-host-0123abcd-0123-0123-0123-0123456789ab.part';
  writeFileSync(at.at(`external/run1/${part}`), 'con');
  await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  await beginCopies(at.catalog.db);
  await at.catalog.db.query("update external_copy set state = 'COPYING'");
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED', files: 2 });
  expect(readdirSync(at.at('external/run1')).toSorted()).toEqual(['a', 'b']);
});

test('a file that is gone, is other bytes, or whose name is taken is named; the others are copied, and no name is taken', async () => {
  await using at = await site();
  await at.external('external');
  const datasetId = await at.dataset('run1', 'gone', 'other', 'taken', 'good');
  rmSync(at.at('internal/run1/gone'));
  writeFileSync(at.at('internal/run1/other'), 'CONTENT of other');
  mkdirSync(at.at('external/run1'));
  writeFileSync(at.at('external/run1/taken'), 'somebody else');
  await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({ status: 'TO_UPLOAD', state: 'FAILING', files: 1, failed: 3 });
  expect(readFileSync(at.at('external/run1/taken'), 'utf8')).toBe('somebody else');
  expect(existsSync(at.at('external/run1/other'))).toBe(false);
  expect((await at.replicas(datasetId)).filter(({ status }) => status === 'BAD')).toMatchObject([
    { storage: 'buffer' },
  ]);
  // A person sees to it.
  writeFileSync(at.at('internal/run1/gone'), content('gone'));
  writeFileSync(at.at('internal/run1/other'), content('other'));
  rmSync(at.at('external/run1/taken'));
  await at.catalog.db.query("update replica set status = 'AVAILABLE' where status = 'BAD'");
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED', files: 4, failed: 0, lastError: null });
});

test('a person uploads a closed dataset to a storage of his choice, once', async () => {
  await using at = await site();
  for (const name of ['external', 'other']) await at.external(name);
  const datasetId = await at.dataset('run1', 'a');
  const { db, deps } = at.catalog;
  const ask = (input: object) => requestUpload(deps, db, { dataset: 'run1', ...input }, 'ann');
  await expect(ask({ storage: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(ask({ storage: 'buffer' })).rejects.toMatchObject({ code: 'INVALID' });
  await expect(ask({ dataset: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await ask({ storage: 'other', reason: 'for Ann' });
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED' });
  expect(readFileSync(at.at('other/run1/a'), 'utf8')).toBe(content('a'));
  expect(await ask({})).toBe(datasetId);
  await expect(ask({ storage: 'external' })).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  expect(await db.query("select kind, by, reason from dataset_action where kind = 'upload'")).toEqual([
    { kind: 'upload', by: 'ann', reason: 'for Ann' },
  ]);
});

test('two inspectors at once make one copy of each file', async () => {
  await using at = await site();
  await at.external('external');
  const ids = await Promise.all(['r1', 'r2'].map((name) => at.dataset(name, 'a', 'b', 'c')));
  for (const datasetId of ids) await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  await Promise.all([at.round(), at.round()]);
  await at.round();
  for (const datasetId of ids)
    expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED', files: 3, failed: 0 });
});

test('nothing is written into the empty folder of an external mount that is away, nor believed where it went meanwhile', async () => {
  await using at = await site();
  await at.external('external');
  const datasetId = await at.dataset('run1', 'a', 'b');
  await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  renameSync(at.at('external'), at.at('real'));
  mkdirSync(at.at('external'));
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({
    status: 'TO_UPLOAD',
    files: 0,
    lastError: expect.stringContaining('is the mount there?'),
  });
  expect(readdirSync(at.at('external'))).toEqual([]);
  rmdirSync(at.at('external'));
  renameSync(at.at('real'), at.at('external'));
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED', files: 2 });
});

test('an admin takes an upload back: the dataset is CLOSED, complete copies stay, and a later upload goes on from them', async () => {
  await using at = await site();
  await at.external('external');
  const datasetId = await at.dataset('run1', 'a', 'b');
  const { db, deps } = at.catalog;
  const input = { datasetId, reason: 'wanted here' };
  await expect(cancelUpload(deps, db, input, 'ann')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  rmSync(at.at('internal/run1/b'));
  await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({ status: 'TO_UPLOAD', files: 1, failed: 1 });
  at.catalog.datasetEvents();
  expect(await cancelUpload(deps, db, input, 'ann')).toMatchObject({ status: 'CLOSED' });
  expect(at.catalog.datasetEvents()).toMatchObject([{ type: 'uploadCancelled', text: 'ann: wanted here' }]);
  expect(await at.replicas(datasetId)).toMatchObject([
    { storage: 'buffer', status: 'AVAILABLE' },
    { storage: 'buffer', status: 'AVAILABLE' },
    { storage: 'external', status: 'AVAILABLE' },
    { storage: 'external', status: 'DELETED' },
  ]);
  await at.round();
  expect(await db.query('select from external_copy')).toEqual([]);
  expect(await db.query('select kind, outcome, reason from dataset_action order by id')).toEqual([
    { kind: 'cancelUpload', outcome: 'REFUSED', reason: 'wanted here' },
    { kind: 'cancelUpload', outcome: 'APPLIED', reason: 'wanted here' },
  ]);
  writeFileSync(at.at('internal/run1/b'), content('b'));
  await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  await at.round();
  expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED' });
});

test('an upload that is taken back while it runs does not end UPLOADED', async () => {
  await using at = await site();
  await at.external('external');
  const datasetId = await at.dataset('run1', 'a');
  const { db, deps } = at.catalog;
  await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  // The process has the dataset in hand, and reads its files next.
  await beginCopies(db);
  const [copy] = await findDueCopies(db, 1);
  await cancelUpload(deps, db, { datasetId, reason: 'wanted here' }, 'ann');
  if (copy) await at.upload(copy);
  expect(await at.catalog.one('select status from dataset where id = $1', [datasetId])).toEqual({ status: 'CLOSED' });
  expect(existsSync(at.at('external/run1'))).toBe(false);
});

test('a clock that went back by a year keeps no upload waiting', async () => {
  await using at = await site();
  await at.external('external');
  const datasetId = await at.dataset('run1', 'a');
  await at.catalog.send('dsm.register.dataset.upload', { datasetId });
  await beginCopies(at.catalog.db);
  await at.catalog.db.query("update external_copy set next_at = now() + interval '1 year'");
  await at.round({ due: false });
  expect(await at.state(datasetId)).toMatchObject({ status: 'UPLOADED' });
});
