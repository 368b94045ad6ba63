import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { newIdentity } from '@visor/service/testing';
import { testDatabase, testDirectory, until } from '@visor/testkit';
import { oddOperation } from '../test/odd-operation.ts';
import { openSocket } from '../test/raw-socket.ts';
import { startProcess, type ServiceProcess } from '../test/service-process.ts';

const NAMES = ['gateway', 'data', 'workflow', 'workload'] as const;
type Name = (typeof NAMES)[number];

const stack = new AsyncDisposableStack();
const services = new Map<Name, { readonly service: ServiceProcess; readonly schema: GraphQLSchema }>();
let bearer: string;

const ask = async (url: string, body: object): Promise<{ status: number; text: string }> => {
  const headers = { 'content-type': 'application/json', authorization: bearer };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
};

/** Starts the gateway and the true subgraphs, each on its database. */
beforeAll(async () => {
  const folder = stack.use(testDirectory());
  const database = stack.use(await testDatabase());
  const identity = await newIdentity(folder.path);
  bearer = await identity.bearer('read operate admin pilot');
  const common = {
    VISOR_JWKS_FILE: identity.jwksFile,
    VISOR_TOKEN_FILE: identity.tokenFile,
    VISOR_INSTALLATION: database.installation,
    OUTPUT_STORAGE: 'output',
    LOG_STORAGE: 'log',
  };
  const main = (path: string): string => join(import.meta.dirname, '../..', path, 'src/main.ts');
  const urls: Record<string, string> = {};
  const start = async (name: Name, environment: Readonly<Record<string, string>>): Promise<void> => {
    const path = name === 'gateway' ? name : `subgraphs/${name}`;
    const service = stack.use(await startProcess(main(path), { ...common, ...environment }));
    urls[`${name.toUpperCase()}_URL`] = service.url;
    const text = await until(async () => {
      const answer = await ask(service.url, { query: getIntrospectionQuery() });
      return answer.status === 200 ? answer.text : undefined;
    });
    const { data } = JSON.parse(text) as { data: IntrospectionQuery };
    services.set(name, { service, schema: buildClientSchema(data) });
  };
  for (const name of ['data', 'workflow', 'workload'] as const)
    await start(name, { DATABASE_URL: await database.url(name) });
  await start('gateway', urls);
});
afterAll(() => stack.disposeAsync());

const INTERNAL = /"code":"INTERNAL|internal error/;
const operations = fc.record({
  seed: fc.integer(),
  kind: fc.constantFrom('query', 'query', 'mutation', 'subscription'),
  name: fc.constantFrom(...NAMES),
});

test('no odd operation is answered as a fault of ours, at any service, over HTTP and sockets', async () => {
  const sockets = new Map<Name, Awaited<ReturnType<typeof openSocket>>>();
  for (const [name, { service }] of services)
    sockets.set(name, stack.use(await openSocket(service.url, { init: { authorization: bearer } })));
  let id = 0;
  await fc.assert(
    fc.asyncProperty(operations, async ({ seed, kind, name }) => {
      const known = services.get(name);
      const socket = sockets.get(name);
      if (!known || !socket) throw new Error(`${name} does not run`);
      const operation = oddOperation(known.schema, seed, kind);
      if (!operation) return;
      const overHttp = await ask(known.service.url, operation);
      const context = JSON.stringify(operation).slice(0, 3_000);
      expect(`${overHttp.text} ${context}`).not.toMatch(INTERNAL);
      expect(overHttp.status).not.toBe(500);
      id += 1;
      socket.send({ id: `o${id}`, type: 'subscribe', payload: operation });
      if (kind !== 'subscription') await socket.answer(`o${id}`);
      socket.send({ id: `after${id}`, type: 'subscribe', payload: { query: '{ __typename }' } });
      await socket.answer(`after${id}`);
      socket.send({ id: `o${id}`, type: 'complete' });
      const answers = socket.messages.filter((message) => message.id === `o${id}`);
      expect(`${JSON.stringify(answers)} ${context}`).not.toMatch(INTERNAL);
      expect(socket.closed).toBeUndefined();
    }),
    { numRuns: Number(process.env['VISOR_FUZZ_RUNS'] ?? 150), endOnFailure: true },
  );
  for (const { service } of services.values()) {
    expect([service.process.exitCode, service.process.signalCode]).toEqual([null, null]);
    expect(service.lines.filter(({ msg }) => String(msg).includes('unhandled'))).toEqual([]);
  }
}, 120_000);
