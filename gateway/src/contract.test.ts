import { expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Refusal } from '@visor/schema';
import { broadcast, readConfig, type RequestContext } from '@visor/service';
import { postGraphql, testDirectory, until } from '@visor/testkit';
import { settings } from './config.ts';
import { start } from './main.ts';
import { newIdentity, type TestIdentity as Identity } from '@visor/service/testing';
import { standIn } from '../test/stand-in.ts';
import { receive, type Answer } from '../test/kit.ts';

const dataset = { id: 'd1', name: 'run1.raw', kind: 'input', status: 'OPEN', fileCount: 3 };

/** Stand-ins of the three subgraphs behind the gateway as it is started in production, with true keys and tokens. */
async function installation(stack: AsyncDisposableStack) {
  const folder = stack.use(testDirectory());
  const identity = await newIdentity(folder.path);
  const closed = broadcast<{ datasetChanges: object }>();
  const seen: RequestContext[] = [];
  const note = (context: RequestContext): void => void seen.push(context);
  const data = stack.use(
    await standIn('data', identity.jwksFile, {
      Query: {
        datasets: (_, _values, context) => {
          note(context);
          return { nodes: [dataset], pageInfo: { hasNextPage: false, endCursor: null } };
        },
      },
      Mutation: {
        registerStorage: () => {
          throw new Refusal('CONFLICT', 'the storage has another URL', { url: 'file:///other/' });
        },
      },
      Subscription: {
        datasetChanges: {
          subscribe: (_, _values, context) => {
            note(context);
            return closed.listen();
          },
        },
      },
    }),
  );
  const workflow = stack.use(
    await standIn('workflow', identity.jwksFile, {
      Dataset: {
        __resolveReference: (reference, context: never) => {
          note(context);
          return reference;
        },
        processing: () => ({ state: 'IN_WORK', workflows: [], producedBy: null }),
      },
    }),
  );
  const workload = stack.use(await standIn('workload', identity.jwksFile, {}));
  const url = ({ port }: { port: number }) => `http://127.0.0.1:${port}/graphql`;
  const gateway = stack.use(
    await start(
      readConfig(settings, {
        VISOR_JWKS_FILE: identity.jwksFile,
        VISOR_TOKEN_FILE: identity.tokenFile,
        DATA_URL: url(data),
        WORKFLOW_URL: url(workflow),
        WORKLOAD_URL: url(workload),
        LOG_LEVEL: 'silent',
      }),
    ),
  );
  return { identity, closed, seen, url: url(gateway) };
}

const post = (url: string, query: string, authorization?: string): Promise<Answer> =>
  postGraphql<Answer>(url, query, {}, authorization);

const socket = async (url: string, identity: Identity, scope: string) =>
  createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: await identity.bearer(scope) },
  });

const overview = '{ datasets { nodes { name processing { state } } } }';

test('all three are well, and a question is answered by two of them for a caller who may read', async () => {
  await using stack = new AsyncDisposableStack();
  const { identity, seen, url } = await installation(stack);
  expect((await fetch(new URL('/healthz', url))).status).toBe(200);
  expect(await post(url, overview, await identity.bearer('read'))).toEqual({
    data: { datasets: { nodes: [{ name: 'run1.raw', processing: { state: 'IN_WORK' } }] } },
  });
  expect(seen.map(({ caller, service }) => [caller.kind, service.kind])).toEqual([
    ['user', 'service'],
    ['user', 'service'],
  ]);
});

test('without a token, or with a scope that does not do, the subgraph refuses and its words arrive', async () => {
  await using stack = new AsyncDisposableStack();
  const { identity, url } = await installation(stack);
  const nobody = await post(url, overview);
  expect(nobody.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', retryable: false });
  const reader = await identity.bearer('read');
  const register = 'mutation { registerStorage(input: { name: "a", kind: input, url: "file:///a/" }) { id } }';
  expect((await post(url, register, reader)).errors?.[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
    scopes: ['admin'],
  });
  expect((await post(url, register, await identity.bearer('admin'))).errors?.[0]).toMatchObject({
    message: 'the storage has another URL',
    extensions: { code: 'CONFLICT', retryable: false, url: 'file:///other/', serviceName: 'data' },
  });
});

test('an answer of one of our own services is passed on as it is; what is wrong is told in the words of the gateway', async () => {
  await using stack = new AsyncDisposableStack();
  const { identity, seen, url } = await installation(stack);
  const authorization = await identity.bearer('read admin');
  const ask = async (variables: object): Promise<string> => {
    const query = 'query($n: Int) { datasets(first: $n) { nodes { id name kind } pageInfo { hasNextPage } } }';
    const headers = { 'content-type': 'application/json', authorization };
    return await (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })).text();
  };
  const page = '{"nodes":[{"id":"d1","name":"run1.raw","kind":"input"}],"pageInfo":{"hasNextPage":false}}';
  for (let time = 0; time < 3; time++) expect(await ask({ n: 1 })).toBe(`{"data":{"datasets":${page}}}\n`);
  expect(seen.length).toBe(3);
  const create = 'mutation($input: RegisterStorageInput!) { registerStorage(input: $input) { name } }';
  const valid = { name: 'a', kind: 'input', url: 'file:///a/' };
  for (const [input, code] of [
    [valid, 'CONFLICT'],
    [{ ...valid, kind: 'none' }, 'BAD_USER_INPUT'],
    [{ ...valid, url: null }, 'BAD_USER_INPUT'],
    [valid, 'CONFLICT'],
  ] as const) {
    const { data, errors } = await postGraphql<Answer>(url, create, { input }, authorization);
    expect([data ?? null, errors?.[0]?.extensions?.['code']]).toEqual([null, code]);
  }
});

test('a subscription runs with the rights of the caller, over the connection of the gateway', async () => {
  await using stack = new AsyncDisposableStack();
  const { identity, closed, seen, url } = await installation(stack);
  const client = stack.adopt(await socket(url, identity, 'read'), (socketClient) => socketClient.dispose());
  const got = receive(client, 'subscription { datasetChanges { name fileCount processing { state } } }');
  await until(() => closed.listeners === 1);
  expect(seen.map(({ caller, service }) => [caller.kind, service.kind])).toEqual([['user', 'service']]);
  closed.send({ datasetChanges: dataset });
  await until(() => got.answers.length === 1);
  expect(got.answers[0]).toEqual({
    data: { datasetChanges: { name: 'run1.raw', fileCount: 3, processing: { state: 'IN_WORK' } } },
  });
});

test('a subscription that the caller may not have is refused with the code of the subgraph', async () => {
  await using stack = new AsyncDisposableStack();
  const { identity, url } = await installation(stack);
  const client = stack.adopt(await socket(url, identity, 'operate'), (socketClient) => socketClient.dispose());
  const got = receive(client, 'subscription { datasetChanges { name } }');
  await until(() => got.done || got.error);
  const [refused] = [...got.answers.flatMap(({ errors }) => errors ?? []), ...((got.error as never[]) ?? [])];
  expect(refused).toMatchObject({ extensions: { code: 'FORBIDDEN', scopes: ['read'] } });
});
