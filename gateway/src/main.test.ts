import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readConfig } from '@visor/service';
import { testDirectory, until } from '@visor/testkit';
import { settings } from './config.ts';
import { start } from './main.ts';
import { receive } from './testing/world.ts';

/** Keys and tokens as the supervisor makes them. */
async function identity(folder: string) {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  await writeFile(join(folder, 'jwks.json'), JSON.stringify({ keys: [await exportJWK(publicKey)] }));
  const token = (seconds: number) =>
    new SignJWT({ kind: 'user', scope: 'read' })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject('someone')
      .setAudience('visor')
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(privateKey);
  await writeFile(join(folder, 'token'), await token(600));
  return token;
}

const nobody = 'http://127.0.0.1:1/graphql';
const config = (folder: string) =>
  readConfig(settings, {
    VISOR_JWKS_FILE: join(folder, 'jwks.json'),
    VISOR_TOKEN_FILE: join(folder, 'token'),
    DATA_URL: nobody,
    WORKFLOW_URL: nobody,
    WORKLOAD_URL: nobody,
    LOG_LEVEL: 'silent',
  });

test('the gateway of the committed supergraph starts alone and says whom it misses', async () => {
  await using folder = await testDirectory();
  const token = await identity(folder.path);
  await using gateway = await start(config(folder.path));
  const url = `http://127.0.0.1:${gateway.port}`;
  const health = await fetch(`${url}/healthz`);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({ down: { data: /./, workflow: /./, workload: /./ } });
  const post = async (authorization: string) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: '{"query":"{ storages { name } }"}',
    });
    return (await response.json()) as { errors: { extensions: { code: string } }[] };
  };
  expect((await post('Bearer forged')).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect((await post(`Bearer ${await token(-10)}`)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect((await post(`Bearer ${await token(60)}`)).errors[0]?.extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
});

test('a socket is closed with 4403 when its token ends', async () => {
  await using folder = await testDirectory();
  const token = await identity(folder.path);
  await using gateway = await start(config(folder.path));
  const authorization = `Bearer ${await token(1)}`;
  const client = createClient({
    url: `ws://127.0.0.1:${gateway.port}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization },
  });
  const got = receive(client, 'subscription { pilotChanges { id } }');
  await until(() => got.error);
  expect(got.error).toMatchObject({ code: 4403 });
});

test("the playground's first question is one that the supergraph can answer, across all three subgraphs", async () => {
  await using folder = await testDirectory();
  await identity(folder.path);
  await using gateway = await start(config(folder.path));
  const file = join(import.meta.dirname, '../playground/src/default-query.graphql');
  const query = parse(await readFile(file, 'utf8'));
  expect(validate(gateway.subscriptions.schema, query)).toEqual([]);
});

test('a start without its settings names each one that is missing', () => {
  expect(() => readConfig(settings, {})).toThrow(/VISOR_JWKS_FILE[^]*VISOR_TOKEN_FILE[^]*DATA_URL[^]*WORKLOAD_URL/);
});
