import { expect, test } from '@jest/globals';
import { schemaDifferences } from '@visor/testkit';
import { testWorkflow } from './kit.ts';

test('entities and migrated tables are the same: columns, keys, indexes and checks', async () => {
  await using workflow = await testWorkflow();
  expect(await schemaDifferences(workflow.db)).toEqual([]);
});
