import { expect, test } from '@jest/globals';
import { walkSubgraph } from '@visor/service/testing';
import { testDatabase } from '@visor/testkit';
import { startService } from './kit.ts';

test('no text in any argument and no page or cursor of any list brings out a fault of the service', async () => {
  await using database = await testDatabase();
  await using stack = new AsyncDisposableStack();
  const service = await startService(stack, database);
  const bearer = await service.token('read operate service', 'service');
  const faults = await walkSubgraph({ name: 'workflow', url: service.url, bearer: async () => bearer });
  expect(faults).toEqual([]);
});
