import { expect, test } from '@jest/globals';
import { testWorkflow } from './kit.ts';

test('entities and migrated tables have the same columns; checks, keys and indexes are the migration’s alone', async () => {
  await using it = await testWorkflow();
  const sql = await it.db.orm.schema.getUpdateSchemaSQL({ safe: true, dropTables: false });
  const statements = sql.split('\n').filter((line) => line !== '' && !line.startsWith('set names'));
  expect(statements.filter((line) => !/ drop constraint |^drop index /.test(line))).toEqual([]);
});
