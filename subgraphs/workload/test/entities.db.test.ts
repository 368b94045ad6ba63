import { expect, test } from '@jest/globals';
import { world } from './kit.ts';

test('entities and migrated tables are the same: columns, keys, indexes and checks', async () => {
  await using at = await world();
  const sql = await at.db.orm.schema.getUpdateSchemaSQL({ dropTables: false });
  const statements = sql.split('\n').filter((line) => line !== '' && !line.startsWith('set names'));
  expect(statements).toEqual([]);
});
