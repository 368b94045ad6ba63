import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  isEnumType,
  isInputObjectType,
  isRequiredInputField,
  Kind,
  parse,
  parseType,
  print,
  validate,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type NamedTypeNode,
  type TypeNode,
} from 'graphql';
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

/** An operation with the fragments that it uses, and those that they use. */
function withFragments(text: string, fragments: readonly FragmentDefinitionNode[]): string {
  const used = fragments.filter(({ name }) => new RegExp(`\\.\\.\\.${name.value}\\b`).test(text));
  if (used.length === 0) return text;
  const left = fragments.filter((fragment) => !used.includes(fragment));
  return withFragments([text, ...used.map(print)].join('\n'), left);
}

/** The largest page that Visor's own programs ask for. */
const PAGE = 500;

/** A value for a variable: as long a list and as large a page as Visor's own programs ask for, nothing that may be left out. */
function example(type: TypeNode, schema: GraphQLSchema): unknown {
  if (type.kind === Kind.LIST_TYPE) return Array.from({ length: 1_000 }, () => example(type.type, schema));
  if (type.kind === Kind.NON_NULL_TYPE) {
    const { type: inner } = type;
    return inner.kind === Kind.NAMED_TYPE && inner.name.value !== 'Int'
      ? required(inner, schema)
      : example(inner, schema);
  }
  return type.name.value === 'Int' ? PAGE : null;
}

function required(type: NamedTypeNode, schema: GraphQLSchema): unknown {
  const named = schema.getType(type.name.value);
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(fields.map((field) => [field.name, example(parseType(String(field.type)), schema)]));
  }
  const values: Record<string, unknown> = { Boolean: true, Float: 1, Long: 1, DateTime: '2026-11-26T10:00:00Z' };
  return values[type.name.value] ?? 'x';
}

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
  const queries = definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .filter((node) => node.operation === 'query');
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  expect(queries.length).toBeGreaterThan(5);
  const { schema } = gateway.subscriptions;
  for (const node of queries) {
    const query = withFragments(print(node), fragments);
    const variables = Object.fromEntries(
      (node.variableDefinitions ?? []).map(({ variable, type }) => [variable.name.value, example(type, schema)]),
    );
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
