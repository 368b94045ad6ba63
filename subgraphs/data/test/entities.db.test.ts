import { expect, test } from '@jest/globals';
import { schemaDifferences } from '@visor/testkit';
import { testCatalog } from './kit.ts';

test('entities and migrated tables are the same: columns, keys, indexes and checks', async () => {
  await using catalog = await testCatalog();
  expect(await schemaDifferences(catalog.db)).toEqual([]);
});

test('every table has an entity, except those of the event log and the list of migrations', async () => {
  await using catalog = await testCatalog();
  const rows = await catalog.db.query<{ name: string }>(
    'select tablename as name from pg_tables where schemaname = current_schema() order by tablename',
  );
  const withEntity = new Set([...catalog.db.orm.getMetadata().getAll().values()].map(({ tableName }) => tableName));
  const others = rows.map(({ name }) => name).filter((name) => !withEntity.has(name));
  expect(others).toEqual(['consumer_offset', 'dead_letter', 'inbox', 'migration', 'outbox_head', 'outbox_message']);
});

test('nothing in the catalog says what is being processed: no column, and no state of a file or dataset', async () => {
  await using catalog = await testCatalog();
  const columns = await catalog.db.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = current_schema()`,
  );
  expect(columns.length).toBeGreaterThan(100);
  expect(columns.map(({ name }) => name).filter((name) => /process|(?:job|task|chain)_stat/i.test(name))).toEqual([]);
  const checks = await catalog.db.query<{ name: string; text: string }>(
    `select conname as name, pg_get_constraintdef(oid) as text from pg_constraint
      where connamespace = current_schema()::regnamespace and conname in ('dataset_status', 'file_status') order by conname`,
  );
  expect(checks.map(({ text }) => [...text.matchAll(/'(\w+)'/g)].map(([, state]) => state))).toEqual([
    ['OPEN', 'CLOSED', 'TO_UPLOAD', 'UPLOADED', 'TO_DELETE', 'DELETED'],
    ['READY', 'LOST', 'CORRUPT', 'DELETED'],
  ]);
});
