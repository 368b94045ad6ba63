import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cacheExchange, createClient as createUrql, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient as createSocket } from 'graphql-ws';
import { WebSocket } from 'ws';
import * as visor from '@visor/typescript-client';
import { uuidv7 } from '@visor/db';
import { postGraphql, startProxy, until } from '@visor/testkit';
import { PYTHON_CLIENT, pythonWithClients, startProgram, type RunningProgram } from '../test/python.ts';
import { insertRows, openWholeSystem } from '../test/whole-system.ts';

const MINUTES = 60_000;
const NAME = 'спектр.2026 «α»';
/** 2^53 - 1: the largest whole number that every client reads as it is. */
const SIZE = Number.MAX_SAFE_INTEGER;
const CWL = readFileSync(join(import.meta.dirname, '../../examples/templates/online-filter.cwl'), 'utf8');
const DATASET = 'query Dataset($name: String) { dataset(name: $name) { name bytes closedAt } }';
const PILOT_CHANGES = 'subscription PilotChanges { pilotChanges { id name status } }';

let system: Awaited<ReturnType<typeof openWholeSystem>>;
let python: string;
let token: string;

const tokenOf = async (scope: string, seconds = 600): Promise<string> =>
  (await system.identity.bearer(scope, { seconds })).replace('Bearer ', '');

beforeAll(async () => {
  [system, python] = await Promise.all([openWholeSystem(), pythonWithClients()]);
  token = await tokenOf('read operate');
  await insertRows(system.database, {
    data: [
      `insert into dataset (id, name, kind, status, created_at, bytes)
       values ('${uuidv7()}', '${NAME}', 'input', 'OPEN', now(), ${SIZE})`,
    ],
  });
}, 10 * MINUTES);
afterAll(async () => {
  await system[Symbol.asyncDispose]();
});

let pilots = 0;
/** Registers a pilot: the subscriptions to pilots have something to send. */
async function registerPilot(name = `пилот-${++pilots}`): Promise<void> {
  const authorization = await system.identity.bearer('pilot', { kind: 'pilot', subject: name });
  const input = { name, incarnation: uuidv7(), node: 'узел', device: 'CPU', slots: 1, version: '1' };
  const answer = await postGraphql(
    system.graphql,
    'mutation ($input: RegisterPilotInput!) { registerPilot(input: $input) { pilot { id } } }',
    { input },
    authorization,
  );
  expect(answer.errors).toBeUndefined();
}
/** Nobody says when a subscription has begun: pilots register until it has an event. */
const untilEvent = (hasEvent: () => boolean): Promise<boolean> =>
  until(async () => {
    if (hasEvent()) return true;
    await registerPilot();
    return hasEvent();
  });

const socket = () =>
  createSocket({
    url: system.graphql.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  });

const WHOLE = { name: NAME, bytes: SIZE, closedAt: null };

test('Apollo Client asks, sees a refusal, and follows a subscription', async () => {
  const wsClient = socket();
  const uri = system.graphql;
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new HttpLink({ uri, headers: { authorization: `Bearer ${token}` } }),
  });
  const live = new ApolloClient({ cache: new InMemoryCache(), link: new GraphQLWsLink(wsClient) });
  const { data } = await client.query<{ dataset: object }>({ query: gql(DATASET), variables: { name: NAME } });
  expect(data?.dataset).toMatchObject(WHOLE);
  const refused = client.query({ query: gql('{ jobs(after: "x") { nodes { id } } }') });
  await expect(refused).rejects.toMatchObject({ errors: [{ extensions: { code: 'INVALID' } }] });
  const unknown = client.query({ query: gql('{ jobs { nope } }') });
  await expect(unknown).rejects.toMatchObject({ errors: [{ message: expect.stringContaining('"nope"') }] });
  const forged = new HttpLink({ uri, headers: { authorization: 'Bearer forged' } });
  const nobody = new ApolloClient({ cache: new InMemoryCache(), link: forged });
  const unauthenticated = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
  await expect(nobody.query({ query: gql(DATASET) })).rejects.toMatchObject(unauthenticated);
  const events: unknown[] = [];
  const subscription = live.subscribe({ query: gql(PILOT_CHANGES) }).subscribe((event) => void events.push(event.data));
  await untilEvent(() => events.length > 0);
  subscription.unsubscribe();
  expect(events[0]).toMatchObject({ pilotChanges: { name: expect.stringMatching(/^пилот-\d+$/) } });
  client.stop();
  live.stop();
  await wsClient.dispose();
});

test('urql asks, sees a refusal, and follows a subscription', async () => {
  const wsClient = socket();
  const client = createUrql({
    url: system.graphql,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: ({ next, error, complete }) => {
            const sink = { next: (event: object) => next(event), error, complete };
            return { unsubscribe: wsClient.subscribe({ query, variables: { ...variables } }, sink) };
          },
        }),
      }),
    ],
  });
  const { data, error } = await client.query(DATASET, { name: NAME }).toPromise();
  expect({ data, error }).toMatchObject({ data: { dataset: WHOLE }, error: undefined });
  const refused = await client.query('{ jobs(after: "x") { nodes { id } } }', {}).toPromise();
  expect(refused.error?.graphQLErrors[0]?.extensions).toMatchObject({ code: 'INVALID', retryable: false });
  const events: unknown[] = [];
  const { unsubscribe } = client.subscription(PILOT_CHANGES, {}).subscribe((event) => void events.push(event.data));
  await untilEvent(() => events.length > 0);
  unsubscribe();
  expect(events[0]).toMatchObject({ pilotChanges: { status: expect.any(String) } });
  await wsClient.dispose();
});

test('curl asks over HTTP', async () => {
  const headers = ['-H', 'content-type: application/json', '-H', `authorization: Bearer ${token}`];
  const body = JSON.stringify({ query: DATASET, variables: { name: NAME } });
  const { stdout } = await promisify(execFile)('curl', ['-sS', system.graphql, ...headers, '-d', body]);
  expect(JSON.parse(stdout)).toEqual({ data: { dataset: WHOLE } });
});

/** Follows the pilots by curl until enough has come. @param after id of an event to go on behind */
async function curlEvents(after: string | undefined, isEnough: (text: string) => boolean): Promise<string> {
  const body = JSON.stringify({ query: PILOT_CHANGES });
  const headers = ['content-type: application/json', 'accept: text/event-stream', `authorization: Bearer ${token}`];
  if (after !== undefined) headers.push(`last-event-id: ${after}`);
  const child = spawn('curl', ['-sSN', system.graphql, ...headers.flatMap((header) => ['-H', header]), '-d', body]);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  try {
    await (after === undefined
      ? untilEvent(() => isEnough(text))
      : until(() => isEnough(text), { what: 'curl goes on' }));
  } finally {
    child.kill();
  }
  return text;
}

test('curl follows server-sent events, and goes on behind the last one', async () => {
  const first = await curlEvents(undefined, (text) => /^id: .+$/m.test(text) && text.includes('пилот-'));
  const cursor = /^id: (.+)$/m.exec(first)?.[1];
  const missed = ['между-1', 'между-2'];
  for (const name of missed) await registerPilot(name);
  const more = await curlEvents(cursor, (text) => missed.every((name) => text.includes(name)));
  expect(more).toContain('event: next');
});

const step = (name: string, more: Readonly<Record<string, string>> = {}): RunningProgram =>
  startProgram(python, [join(PYTHON_CLIENT, 'tests/typed.py')], {
    VISOR_URL: system.graphql,
    VISOR_TOKEN: token,
    VISOR_DATASET: NAME,
    VISOR_CWL: CWL,
    VISOR_STEP: name,
    ...more,
  });

test('typed clients miss nothing while their connection is cut', async () => {
  await using proxy = await startProxy({ host: '127.0.0.1', port: Number(new URL(system.graphql).port) });
  const url = `http://127.0.0.1:${proxy.port}/graphql`;
  const programs = (['watch-on', 'async-on'] as const).map((name) => step(name, { VISOR_URL: url }));
  const client = visor.connectVisor({ url, token });
  const names: string[] = [];
  const changes = client.subscribe(visor.PilotChangesDocument, {});
  const reading = (async () => {
    for await (const { pilotChanges } of changes) names.push(pilotChanges.name);
  })();
  await untilEvent(() => names.length > 0 && programs.every(({ lines }) => lines.length > 0));
  proxy.refuse();
  const missed = ['обрыв-1', 'обрыв-2', 'последний'];
  for (const name of missed) await registerPilot(name);
  proxy.forward();
  await until(() => names.includes('последний'), { what: 'the client for TypeScript goes on' });
  await changes.return?.();
  await reading;
  await client.close();
  expect(names).toEqual(expect.arrayContaining(missed));
  for (const { ended } of programs)
    expect((await ended).map(({ watched }) => watched)).toEqual(expect.arrayContaining(missed));
}, 60_000);

test('the typed client for TypeScript asks, refuses by code, and follows a stream beyond the end of its token', async () => {
  const [short, long] = [await tokenOf('read', 2), await tokenOf('read')];
  let asked = 0;
  const client = visor.connectVisor({ url: system.graphql, token, webSocket: WebSocket });
  const reader = visor.connectVisor({ url: system.graphql, token: () => (asked++ === 0 ? short : long) });
  const { datasets } = await client.request(visor.DatasetsDocument, { where: { nameContains: NAME } });
  expect(datasets.nodes).toMatchObject([{ name: NAME, bytes: SIZE, closedAt: null }]);
  const unknown = client.request(visor.PauseTaskDocument, { input: { id: uuidv7() } });
  await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', retryable: false });
  const nobody = visor.connectVisor({ url: 'http://127.0.0.1:1/graphql', token });
  await expect(nobody.request(visor.PilotsDocument, {})).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    retryable: true,
  });
  await expect(nobody.subscribe(visor.PilotChangesDocument, {}).next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const forged = visor.connectVisor({ url: system.graphql, token: 'forged' });
  await expect(forged.subscribe(visor.PilotChangesDocument, {}).next()).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
  });

  const names: string[] = [];
  const changes = reader.subscribe(visor.PilotChangesDocument, {});
  const reading = (async () => {
    for await (const { pilotChanges } of changes) names.push(pilotChanges.name);
  })();
  await untilEvent(() => names.length > 0);
  // Its first token ends; what comes then can only come with the second one.
  await until(() => asked > 1, { what: 'the client asks for its second token' });
  const before = names.length;
  await untilEvent(() => names.length > before);
  expect(asked).toBeGreaterThan(1);
  await changes.return?.();
  await reading;
  for (const opened of [client, reader, nobody, forged]) await opened.close();
}, 60_000);

test('the typed client for Python asks and refuses by code', async () => {
  const ended = await tokenOf('read', -10);
  expect(await step('requests', { VISOR_TOKENS: ended }).ended).toEqual([
    {
      dataset: NAME,
      size: SIZE,
      closed: null,
      missing: null,
      template: 'шаблон',
      letters: ['dataDeadLetters', 'workflowDeadLetters', 'workloadDeadLetters'],
      unknown: 'NOT_FOUND False',
      inexact: 'BAD_USER_INPUT False',
      forged: 'UNAUTHENTICATED False',
      nobody: 'UNAVAILABLE True',
      wrong: 'UNAVAILABLE True',
      refused: 'FORBIDDEN False',
      expired: 'UNAUTHENTICATED False',
    },
  ]);
});

test('the typed client for Python follows subscriptions, also with asyncio and beyond the end of its token', async () => {
  const programs = [
    step('watch', { VISOR_TOKENS: `${await tokenOf('read', 1)} ${await tokenOf('read')}` }),
    step('async'),
  ];
  await untilEvent(() => programs.every((program) => program.hasEnded()));
  const [[watched], [async]] = (await Promise.all(programs.map(({ ended }) => ended))) as [
    readonly Record<string, unknown>[],
    readonly Record<string, unknown>[],
  ];
  expect(watched).toEqual({ watched: expect.stringMatching(/^пилот-\d+$/) });
  expect(async).toEqual({ storages: [], pilots: expect.any(Number), watched: expect.stringMatching(/^пилот-\d+$/) });
}, 60_000);

test('gql for Python asks over HTTP, reads the schema with its scopes, and follows a subscription over a socket', async () => {
  const program = startProgram(python, [join(PYTHON_CLIENT, 'tests/with_gql.py')], {
    VISOR_URL: system.graphql,
    VISOR_TOKEN: token,
    VISOR_DATASET: NAME,
  });
  await untilEvent(() => program.hasEnded());
  const [answer, event] = await program.ended;
  expect(answer).toEqual({ dataset: { name: NAME, bytes: SIZE }, scopes: 'Scope: read or service.' });
  expect(event).toMatchObject({ pilotChanges: { name: expect.stringMatching(/^пилот-\d+$/) } });
}, 60_000);

test('the client for Python has the types that it says', async () => {
  const words = ['-m', 'mypy', '--strict', '--no-incremental', 'src', 'tests/typed.py'];
  const { stdout } = await promisify(execFile)(python, words, { cwd: PYTHON_CLIENT }).catch((error: unknown) => {
    throw new Error((error as { stdout: string }).stdout, { cause: error });
  });
  expect(stdout).toContain('no issues found');
}, 120_000);

test('typed clients live with states, fields and numbers of a newer server', async () => {
  const node = { id: 'j1', ordinal: 7, state: 'HIBERNATING', device: 'TPU', failure: null, more: { deep: [1] } };
  const answer = { data: { jobs: { nodes: [node], pageInfo: { hasNextPage: false, endCursor: null } } } };
  await using server = createServer((request, response) => {
    request
      .resume()
      .once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const client = visor.connectVisor({ url, token });
  const { jobs } = await client.request(visor.JobsDocument, {});
  expect(jobs.nodes).toEqual([node]);
  expect(await step('newer', { VISOR_URL: url }).ended).toEqual([{ state: 'HIBERNATING', ordinal: 7, failure: null }]);
});
