import { expect, test } from '@jest/globals';
import { testWorkflow } from './kit.ts';

test('entities and migrated tables are the same: columns, keys, indexes and checks', async () => {
  await using workflow = await testWorkflow();
  const sql = await workflow.db.orm.schema.getUpdateSchemaSQL({ dropTables: false });
  const statements = sql.split('\n').filter((line) => line !== '' && !line.startsWith('set names'));
  expect(statements).toEqual([]);
});
