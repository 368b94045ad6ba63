import { expect, test } from '@jest/globals';
import { startTestService, walkSubgraph } from '@visor/service/testing';
import { postGraphql } from '@visor/testkit';
import { start } from '../src/main.ts';

test('no text in any argument and no page or cursor of any list brings out a fault of the service', async () => {
  await using service = await startTestService('workflow', (config) =>
    start({ ...config, OUTPUT_STORAGE: 'output', VISOR_RECONCILE_MS: 60_000, VISOR_FAILED_TASK_OPEN_SECONDS: 86_400 }),
  );
  const bearer = await service.identity.bearer('read operate admin service', { kind: 'service' });
  const faults = await walkSubgraph({ name: 'workflow', url: service.url, bearer: async () => bearer });
  // Its page is checked by the service that has it (`gateway/src/subject-actions.db.test.ts`).
  expect(faults.filter((fault) => !fault.startsWith('Query.actions('))).toEqual([]);

  const query = '{ actions(subject: "wn7") { nodes { kind } pageInfo { hasNextPage } } }';
  const { errors } = await postGraphql<{ errors: { extensions: object }[] }>(service.url, query, {}, bearer);
  expect(errors.map(({ extensions }) => extensions)).toEqual([expect.objectContaining({ code: 'NOT_FOUND' })]);
});
