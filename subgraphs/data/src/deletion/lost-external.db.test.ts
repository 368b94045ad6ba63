import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { deletionSite } from '../../test/deletion-kit.ts';
import { requestUpload } from '../dataset-upload/request-upload.ts';
import { uploadDatasets } from '../dataset-upload/upload-datasets.ts';
import { deleteByPerson, holdByPerson, undeleteByPerson } from '../retention/act-on-dataset.ts';
import { rereadDaemon } from '../scrub/scrub-daemon.ts';
import { deleteReplicas } from './delete-replicas.ts';

/** An uploaded dataset whose deletion has begun: the external copy of `a` is there, that of `b` is lost. */
async function halfGone() {
  const here = await deletionSite();
  const id = await here.doomed('d', 'a', 'b');
  mkdirSync(here.at('tape'));
  const { id: tape } = await here.register('tape', 'external', pathToFileURL(here.at('tape')).href);
  await here.rows(
    'insert into replica (id, file_id, storage_id, path, added_at) select gen_random_uuid(), id, $1, name, now() from file',
    tape,
  );
  await here.rows('update dataset_deletion set needs_external = true');
  await here.rows("update dataset set previous_status = 'UPLOADED', mark = mark || '{\"lastCopy\":false}'");
  await here.rows(
    "insert into external_copy (dataset_id, storage_id, state, next_at, finished_at) values ($1, $2, 'DONE', now(), now())",
    id,
    tape,
  );
  writeFileSync(here.at('tape/a'), 'five5');
  await here.round();
  const input = (reason: string) => ({ datasetId: id, reason });
  const { db, deps } = here.catalog;
  return {
    ...here,
    id,
    undelete: () => undeleteByPerson(deps, db, input('its external copy is lost'), 'anna'),
    delete: (lastCopy: boolean) => deleteByPerson(deps, db, { ...input('gone anyway'), lastCopy }, 'anna'),
    hold: () => holdByPerson(deps, db, input('wait'), 'boris'),
    upload: (storage: string) => requestUpload(deps, db, { ...input('again'), storage }, 'anna'),
    /** The inspector reads what it may read only later. */
    reread: async () => {
      await here.rows('update replica set accused_at = now() where accused_at is not null');
      await here.run(rereadDaemon);
    },
  };
}

test('an external copy that is lost is accused, its internal one stays, and the deletion says what leads out', async () => {
  await using here = await halfGone();
  expect(await here.replicas()).toEqual(['a: AVAILABLE', 'b: BAD', 'd/a: DELETED', 'd/b: BEING_DELETED']);
  await here.reread();
  expect(await here.replicas()).toEqual(['a: AVAILABLE', 'b: LOST', 'd/a: DELETED', 'd/b: BEING_DELETED']);
  here.pass(2);
  await here.round();
  expect(await here.rows('select text from deletion_batch')).toEqual([
    { text: 'it has no good external copy any more' },
  ]);
  expect([existsSync(here.at('out/d/b')), await here.status(here.id)]).toEqual([true, 'TO_DELETE']);
});

test('an external storage that is away accuses nothing', async () => {
  await using here = await halfGone();
  await here.rows("update replica set status = 'AVAILABLE', accused_at = null, accusation = null where path = 'b'");
  rmSync(here.at('tape'), { recursive: true });
  here.pass(2);
  await here.round();
  expect(await here.replicas()).toContain('b: AVAILABLE');
  expect(await here.rows('select text from deletion_batch')).toEqual([
    { text: expect.stringMatching(/its external copy .*tape.b was not found with 5 bytes: /) },
  ]);
});

test('what is left is kept by undelete, is read, and is uploaded again', async () => {
  await using here = await halfGone();
  const kept = await here.undelete();
  expect(kept).toMatchObject({ status: 'CLOSED', deletionStartedAt: null, mark: null, previousStatus: null });
  expect(here.catalog.datasetEvents().at(-1)).toMatchObject({ type: 'deleteCancelled', datasetId: here.id });
  expect(await here.rows('select from dataset_deletion union all select from deletion_batch')).toEqual([]);
  expect(await here.replicas()).toEqual(['a: AVAILABLE', 'b: BAD', 'd/a: DELETED', 'd/b: BAD']);
  here.pass(2);
  await here.round();
  expect(existsSync(here.at('out/d/b'))).toBe(true);
  await here.reread();
  expect(await here.replicas()).toEqual(['a: AVAILABLE', 'b: LOST', 'd/a: DELETED', 'd/b: AVAILABLE']);
  expect(await here.rows('select distinct status from file')).toEqual([{ status: 'READY' }]);

  mkdirSync(here.at('other'));
  await here.register('other', 'external', pathToFileURL(here.at('other')).href);
  await here.upload('other');
  await here.run(uploadDatasets);
  expect(await here.status(here.id)).toBe('UPLOADED');
  expect(readdirSync(here.at('other/d')).toSorted()).toEqual(['a', 'b']);
  // And it can go for good now, as it could before.
  await here.remove(here.id, false);
  await here.round();
  expect([existsSync(here.at('out/d/b')), await here.status(here.id)]).toEqual([false, 'DELETED']);
});

test('the rest goes without an external copy where somebody says so, but never under a hold', async () => {
  await using here = await halfGone();
  await expect(here.delete(false)).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: expect.stringContaining('has begun'),
  });
  await here.hold();
  await expect(here.delete(true)).rejects.toMatchObject({ message: expect.stringContaining('it is held by boris') });
  await here.rows('update dataset set hold = null, hold_by = null, hold_at = null');
  expect(await here.delete(true)).toMatchObject({ status: 'TO_DELETE', mark: { lastCopy: true } });
  await expect(here.delete(true)).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await here.round();
  expect([existsSync(here.at('out/d/b')), await here.status(here.id)]).toEqual([false, 'DELETED']);
});

test('a deletion that is stopped while files are removed takes no more of them, and what is gone is known to be', async () => {
  await using here = await deletionSite();
  const { db, deps } = here.catalog;
  const id = await here.doomed('d', ...Array.from({ length: 60 }, (_, index) => String(index)));
  let asked = 0;
  const stopping = new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return async (sql: unknown, ...more: readonly unknown[]) => {
        if (name === 'query' && String(sql).includes('where b.id = $1 and d.hold is null') && ++asked === 2)
          await undeleteByPerson(deps, db, { datasetId: id, reason: 'a slip' }, 'anna');
        return (value as (...given: readonly unknown[]) => unknown).call(target, sql, ...more);
      };
    },
  });
  await here.run(deleteReplicas, { db: stopping });
  expect(await here.status(id)).toBe('CLOSED');
  expect(readdirSync(here.at('out/d'))).toHaveLength(10);
  const states = () => here.rows('select status, count(*)::int as n from replica group by 1 order by 1');
  expect(await states()).toEqual([
    { status: 'BAD', n: 10 },
    { status: 'DELETED', n: 50 },
  ]);
  await here.rows('update replica set accused_at = now() where accused_at is not null');
  await here.run(rereadDaemon);
  expect(await states()).toEqual([
    { status: 'AVAILABLE', n: 10 },
    { status: 'DELETED', n: 50 },
  ]);
  expect(await here.rows('select status, count(*)::int as n from file group by 1 order by 1')).toEqual([
    { status: 'DELETED', n: 50 },
    { status: 'READY', n: 10 },
  ]);
});
