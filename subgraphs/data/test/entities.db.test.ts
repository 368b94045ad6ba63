import { expect, test } from '@jest/globals';
import { testCatalog } from './kit.ts';

test('entities and migrated tables are the same: columns, keys, indexes and checks', async () => {
  await using catalog = await testCatalog();
  const sql = await catalog.db.orm.schema.getUpdateSchemaSQL({ dropTables: false });
  const statements = sql.split('\n').filter((line) => line !== '' && !line.startsWith('set names'));
  expect(statements).toEqual([]);
});
