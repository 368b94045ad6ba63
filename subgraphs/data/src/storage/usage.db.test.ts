import { expect, test } from '@jest/globals';
import { announced, md5, opened, outputFile, requestFor, testCatalog, type TestCatalog } from '../../test/kit.ts';
import { addUpStorageUse, findStorageUse } from './usage.store.ts';

const used = async ({ db, storageId }: TestCatalog) => {
  const [use] = await findStorageUse(db, [storageId]);
  return use && { files: use.files, bytes: use.bytes };
};

test('what is used is exact at any time: registered, registered elsewhere, repeated, lost, found again, removed, added up', async () => {
  await using catalog = await testCatalog();
  const { db } = catalog;
  expect(await used(catalog)).toBeUndefined();
  await catalog.send('dsm.register.file.input', announced('d', 'a', 'b', 'c'), announced('e', 'f'));
  await catalog.send('dsm.register.file.input', announced('d', 'a', 'b', 'c'));
  expect(await used(catalog)).toEqual({ files: 4, bytes: 40 });
  expect(await addUpStorageUse(db)).toBe(false);
  expect(await used(catalog)).toEqual({ files: 4, bytes: 40 });

  const copy = { path: 'copy/a', storage: 'buffer', size: 10, checksum: md5(1), name: 'a' };
  await catalog.send('dsm.register.file.input', { dataset: 'd', files: [copy] });
  const output = await opened(catalog, 'out');
  await catalog.send('dsm.register.file.process', requestFor(outputFile(catalog, output, 'o')));
  expect(await used(catalog)).toEqual({ files: 6, bytes: 55 });

  await db.query("update replica set status = 'BAD' where path = 'a'");
  await db.query("update replica set status = 'DELETED' where path in ('b', 'c')");
  await db.query("update replica set status = 'DELETED' where path in ('b', 'c')");
  expect(await used(catalog)).toEqual({ files: 4, bytes: 35 });
  await catalog.send('dsm.register.file.input', announced('d', 'b'));
  expect(await used(catalog)).toEqual({ files: 5, bytes: 45 });
  await db.query("delete from replica where path in ('c', 'f')");
  expect(await used(catalog)).toEqual({ files: 4, bytes: 35 });
  await addUpStorageUse(db);
  expect(await used(catalog)).toEqual({ files: 4, bytes: 35 });
  expect(await catalog.one('select count(*)::int as count from storage_use_change')).toEqual({ count: 0 });
});
