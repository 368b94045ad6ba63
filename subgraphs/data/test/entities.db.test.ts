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
