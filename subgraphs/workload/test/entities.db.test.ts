import { expect, test } from '@jest/globals';
import { schemaDifferences } from '@visor/testkit';
import { world } from './kit.ts';

test('entities and migrated tables are the same: columns, keys, indexes and checks', async () => {
  await using workload = await world();
  expect(await schemaDifferences(workload.db)).toEqual([]);
});
