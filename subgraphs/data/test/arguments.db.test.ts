import { expect, test } from '@jest/globals';
import { newIdentity, walkSubgraph } from '@visor/service/testing';
import { testDatabase, testDirectory, until } from '@visor/testkit';
import { uuidv7 } from '@visor/db';
import { Client } from 'pg';
import { start } from '../src/main.ts';

test('no text in any argument and no page or cursor of any list brings out a fault of the service', async () => {
  await using database = await testDatabase();
  await using directory = testDirectory();
  const identity = await newIdentity(directory.path);
  await using service = await start({
    PORT: 0,
    VISOR_INSTALLATION: database.installation,
    EVENT_LOG: 'postgres',
    KAFKA_BROKERS: [],
    VISOR_JWKS_FILE: identity.jwksFile,
    VISOR_TOKEN_FILE: identity.tokenFile,
    GATEWAY_URL: 'http://127.0.0.1:1/graphql',
    VISOR_HOSTS: [],
    VISOR_ORIGINS: [],
    LOG_LEVEL: 'silent',
    DATABASE_URL: await database.url('data'),
    VISOR_NO_MIGRATE: false,
    VISOR_STORAGE_ROOTS: [],
  });
  const origin = `http://127.0.0.1:${service.port}`;
  await until(async () => (await fetch(`${origin}/healthz`)).ok, { what: 'health' });
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
    url: `${origin}/graphql`,
    bearer: async () => bearer,
    entities: { Dataset: id },
  });
  expect(faults).toEqual([]);

  // The same in the text of the query, where no variable carries it.
  const ask = async (query: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', authorization: bearer };
    const response = await fetch(`${origin}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return response.json();
  };
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
