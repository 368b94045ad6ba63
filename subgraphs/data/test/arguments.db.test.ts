import { expect, test } from '@jest/globals';
import { startTestService, walkSubgraph } from '@visor/service/testing';
import { uuidv7 } from '@visor/db';
import { postGraphql } from '@visor/testkit';
import { Client } from 'pg';
import { start } from '../src/main.ts';

test('no text in any argument and no page or cursor of any list causes an internal error', async () => {
  await using service = await startTestService('data', (config) =>
    start({
      ...config,
      VISOR_STORAGE_ROOTS: [],
      VISOR_STORAGE_CREDENTIALS: undefined,
      VISOR_PUBLIC_URL: undefined,
      VISOR_UPLOAD_MAX_GB: 1,
      VISOR_METADATA_KEYS: ['period'],
      VISOR_RETENTION_GRACE_SECONDS: 60,
      VISOR_RETENTION_STALE_SECONDS: 3_600,
    }),
  );
  const { database, identity, url } = service;
  const id = uuidv7();
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  await client.query(
    `insert into ${database.name('data')}.dataset (id, name, kind, status, created_at) values ($1, 'walked', 'input', 'OPEN', now())`,
    [id],
  );
  await client.end();
  const bearer = await identity.bearer('read operate admin service', { kind: 'service' });
  const faults = await walkSubgraph({
    name: 'data',
    url,
    bearer: async () => bearer,
    entities: { Dataset: id },
  });
  expect(faults).toEqual([]);

  // The same texts as literals of the query, without variables.
  const ask = (query: string): Promise<unknown> => postGraphql<unknown>(url, query, {}, bearer);
  const literals: readonly (readonly [string, string])[] = [
    ['dataset(name: "a\\u0000") { id }', 'name'],
    ['file(id: "\\u0000") { id }', 'id'],
    ['datasets(where: { nameContains: "\\u0000" }) { pageInfo { hasNextPage } }', 'where.nameContains'],
    ['datasets(first: 0) { pageInfo { hasNextPage } }', 'first'],
    ['datasets(after: "99999999999") { pageInfo { hasNextPage } }', 'after'],
  ];
  for (const [field, name] of literals)
    expect(await ask(`{ ${field} }`)).toMatchObject({ errors: [{ extensions: { code: 'INVALID', field: name } }] });
});
