import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { newIdentity, walkSubgraph } from '@visor/service/testing';
import { testDatabase, testDirectory, until } from '@visor/testkit';
import { start } from './main.ts';

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
    DATABASE_URL: await database.url('workload'),
    VISOR_NO_MIGRATE: false,
    VISOR_LEASE_MS: 15_000,
    VISOR_HEARTBEAT_MS: 5_000,
    VISOR_POLL_MS: 2_000,
    VISOR_CLAIM_GRACE_MS: 10_000,
    VISOR_REFUSAL_MS: 60_000,
    VISOR_WINDOW: 1_000,
    VISOR_LOOP_MS: 60_000,
  });
  const url = `http://127.0.0.1:${service.port}/graphql`;
  const everything = await identity.bearer('read operate service pilot', { kind: 'service', subject: 'walker' });
  const post = async (
    query: string,
    variables: object,
  ): Promise<{ data?: { registerPilot: { pilot: { id: string } } } }> => {
    const headers = { 'content-type': 'application/json', authorization: everything };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return (await response.json()) as never;
  };
  const register = `mutation ($input: RegisterPilotInput!) { registerPilot(input: $input) { pilot { id } } }`;
  const pilotId = await until(async () => {
    const input = { name: 'walker', incarnation: 'x', node: 'n', device: 'CPU', slots: 1, version: '1' };
    return (await post(register, { input })).data?.registerPilot.pilot.id;
  });
  const faults = await walkSubgraph({
    name: 'workload',
    url,
    bearer: async () => everything,
    entities: { Task: uuidv7() },
    // What a pilot in force sends goes further than what a stranger sends.
    variables: { pilotId, incarnation: 'x' },
  });
  expect(faults).toEqual([]);
});
