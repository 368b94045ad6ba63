import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Kind, parse, print, validate } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readConfig } from '@visor/service';
import { testDirectory, until } from '@visor/testkit';
import { settings } from './config.ts';
import { start } from './main.ts';
import { newIdentity, type TestIdentity as Identity } from '@visor/service/testing';
import { receive } from '../test/kit.ts';

const nobody = 'http://127.0.0.1:1/graphql';
const config = ({ jwksFile, tokenFile }: Identity) =>
  readConfig(settings, {
    VISOR_JWKS_FILE: jwksFile,
    VISOR_TOKEN_FILE: tokenFile,
    DATA_URL: nobody,
    WORKFLOW_URL: nobody,
    WORKLOAD_URL: nobody,
    LOG_LEVEL: 'silent',
  });

test('the gateway of the committed supergraph starts alone and says whom it misses', async () => {
  await using folder = testDirectory();
  const identity = await newIdentity(folder.path);
  await using gateway = await start(config(identity));
  const url = `http://127.0.0.1:${gateway.port}`;
  const health = await fetch(`${url}/healthz`);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({
    status: 'failing',
    checks: { data: { ok: false }, workflow: { ok: false }, workload: { ok: false } },
  });
  const post = async (authorization: string) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: '{"query":"{ storages { name } }"}',
    });
    return (await response.json()) as { errors: { extensions: { code: string } }[] };
  };
  expect((await post('Bearer forged')).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect((await post(await identity.bearer('read', { seconds: -10 }))).errors[0]?.extensions.code).toBe(
    'UNAUTHENTICATED',
  );
  expect((await post(await identity.bearer('read'))).errors[0]?.extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
});

test('a socket is closed with 4403 when its token ends', async () => {
  await using folder = testDirectory();
  const identity = await newIdentity(folder.path);
  await using gateway = await start(config(identity));
  const authorization = await identity.bearer('read', { seconds: 2 });
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

test('the tabs of the playground are operations that the supergraph can answer, the first across all three subgraphs', async () => {
  await using folder = testDirectory();
  const identity = await newIdentity(folder.path);
  await using gateway = await start(config(identity));
  const tabs = join(import.meta.dirname, '../playground/src/tabs');
  const files = globSync('*.graphql', { cwd: tabs });
  expect(files.length).toBeGreaterThanOrEqual(5);
  for (const file of files) {
    const text = await readFile(join(tabs, file), 'utf8');
    expect([file, validate(gateway.subscriptions.schema, parse(text))]).toEqual([file, []]);
  }
});

test("the queries of Visor's own programs are within the limits, with the pages that they ask for", async () => {
  await using folder = testDirectory();
  const identity = await newIdentity(folder.path);
  await using gateway = await start(config(identity));
  const authorization = await identity.bearer('read');
  const root = join(import.meta.dirname, '../..');
  const senders = '{bench,cli,demo,deploy/laptop,pilot,subgraphs/*}/src/**/*.graphql';
  const files = globSync(senders, { cwd: root });
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
  const { definitions } = parse(texts.join('\n'));
  const queries = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === 'query');
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map(print);
  expect(queries.length).toBeGreaterThan(5);
  for (const node of queries) {
    const query = [print(node), ...fragments.filter((text) => print(node).includes(`...${text.split(' ')[1]}`))].join(
      '\n',
    );
    const ids = Array<string>(1_000).fill('x');
    const variables = {
      first: 500,
      id: 'x',
      ids,
      name: 'x',
      text: 'x',
      prefix: 'x',
      task: 'x',
      taskId: 'x',
      dataset: 'x',
      states: ['FAILED'],
      fileIds: ids,
      by: ['CODE'],
      after: null,
      member: 'stdout',
      bytes: 100,
    };
    const headers = { 'content-type': 'application/json', authorization };
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`http://127.0.0.1:${gateway.port}/graphql`, { method: 'POST', headers, body });
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    expect([query, errors[0]]).toMatchObject([query, { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  }
});

test('a start without its settings names each one that is missing', () => {
  expect(() => readConfig(settings, {})).toThrow(/VISOR_JWKS_FILE[^]*VISOR_TOKEN_FILE[^]*DATA_URL[^]*WORKLOAD_URL/);
});
