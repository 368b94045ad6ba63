import { expect, test } from '@jest/globals';
import type { Client } from '@visor/client';
import { createCatalogClient } from './catalog-client.ts';

const files = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

test.each([
  ['input', true],
  ['output', false],
  ['log', false],
])('a task over a dataset of kind %s begins a chain: %s', async (kind, isInput) => {
  const dataset = { kind, status: 'CLOSED', fileCount: 0, files };
  const client = { request: async () => ({ dataset, storage: null }) } as unknown as Client;
  expect(await createCatalogClient(client).intake('id', 'out')).toMatchObject({ knowsDataset: true, isInput });
});
