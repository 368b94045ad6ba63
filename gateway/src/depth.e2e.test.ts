import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newIdentity } from '@visor/service/testing';
import { testDirectory } from '@visor/testkit';
import { openSocket } from '../test/raw-socket.ts';
import { startProcess, type ServiceProcess } from '../test/service-process.ts';

/** Nothing listens there: what is refused at an edge needs nobody behind it. */
const NOWHERE = 'http://127.0.0.1:1/graphql';

const stack = new AsyncDisposableStack();
let services: Readonly<Record<'gateway' | 'data', ServiceProcess>>;
let bearer: string;

beforeAll(async () => {
  const folder = stack.use(testDirectory());
  const identity = await newIdentity(folder.path);
  bearer = await identity.bearer('read operate admin');
  const common = { VISOR_JWKS_FILE: identity.jwksFile, VISOR_TOKEN_FILE: identity.tokenFile };
  const subgraphs = { DATA_URL: NOWHERE, WORKFLOW_URL: NOWHERE, WORKLOAD_URL: NOWHERE };
  const database = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const main = (path: string): string => join(import.meta.dirname, path);
  services = {
    gateway: stack.use(await startProcess(main('main.ts'), { ...common, ...subgraphs })),
    data: stack.use(await startProcess(main('../../subgraphs/data/src/main.ts'), { ...common, ...database })),
  };
});
afterAll(() => stack.disposeAsync());

/** The text of nested lists or objects around a value, which JSON.stringify cannot write when it is deep. */
const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + '1' + close.repeat(depth);

const operations = {
  declared: 'query ($x: DatasetFilter) { datasets(where: $x) { nodes { id } } }',
  undeclared: '{ __typename }',
  'wrong type': 'query ($x: Int) { datasets(first: $x) { nodes { id } } }',
};

const requests = fc.record({
  depth: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 60, max: 70 })),
  brackets: fc.constantFrom<readonly [string, string]>(['[', ']'], ['{"a":', '}']),
  field: fc.constantFrom('variables', 'extensions'),
  operation: fc.constantFrom<keyof typeof operations>('declared', 'undeclared', 'wrong type'),
  transport: fc.constantFrom('HTTP', 'socket'),
  hasToken: fc.boolean(),
  service: fc.constantFrom<'gateway' | 'data'>('gateway', 'data'),
});

async function askOverHttp(url: string, body: string, hasToken: boolean): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/json', ...(hasToken && { authorization: bearer }) };
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

test('no depth of a variable ends a process, and the refusal names the limit', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ depth, brackets, field, operation, transport, hasToken, service }) => {
      const { url, process: child } = services[service];
      const payload = `{"query":${JSON.stringify(operations[operation])},"${field}":{"x":${nested(depth, ...brackets)}}}`;
      if (transport === 'HTTP') {
        const { status, text } = await askOverHttp(url, payload, hasToken);
        if (depth > 64) expect(status).toBe(hasToken || payload.length <= 1_000_000 ? 400 : 413);
        if (depth > 64) expect(text).toMatch(/at most 64 deep|at most \d+ bytes/);
        expect(text).not.toContain('INTERNAL');
      } else {
        await using socket = await openSocket(url, { init: hasToken ? { authorization: bearer } : {} });
        if (!hasToken) expect(socket.closed).toMatchObject({ code: 4403, reason: expect.stringContaining('no token') });
        else {
          socket.sendText(`{"id":"deep","type":"subscribe","payload":${payload}}`);
          const answer = JSON.stringify(await socket.answer('deep'));
          expect(answer).not.toContain('INTERNAL');
          if (depth > 64) expect(answer).toContain('at most 64 deep');
          socket.send({ id: 'after', type: 'subscribe', payload: { query: '{ __typename }' } });
          expect((await socket.answer('after')).type).toBe(service === 'gateway' ? 'next' : 'error');
          expect(socket.closed).toBeUndefined();
        }
      }
      expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    }),
    { numRuns: 150 },
  );
  for (const { lines } of Object.values(services))
    expect(lines.filter(({ msg }) => String(msg).includes('unhandled'))).toEqual([]);
});

const documents: Readonly<Record<string, (depth: number) => string>> = {
  selections: (depth) => '{ a'.repeat(depth) + ' }'.repeat(depth),
  'inline fragments': (depth) => '{ ... '.repeat(depth) + '{ __typename }' + ' }'.repeat(depth),
  'list literals': (depth) => `{ datasets(where: ${'['.repeat(depth)}${']'.repeat(depth)}) { nodes { id } } }`,
  'object literals': (depth) => `{ datasets(where: ${'{a:'.repeat(depth)}1${'}'.repeat(depth)}) { nodes { id } } }`,
  'types of variables': (depth) => `query ($x: ${'['.repeat(depth)}Int${']'.repeat(depth)}) { __typename }`,
  'text without an end': (depth) => '{ a(x: ['.repeat(depth),
};

test('no depth of a document ends a process', async () => {
  const cases = fc.record({
    depth: fc.oneof(fc.integer({ min: 65, max: 100_000 }), fc.integer({ min: 1, max: 80 })),
    kind: fc.constantFrom(...Object.keys(documents)),
    hasToken: fc.boolean(),
    service: fc.constantFrom<'gateway' | 'data'>('gateway', 'data'),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ depth, kind, hasToken, service }) => {
      const { url, process: child } = services[service];
      const query = documents[kind]?.(depth) ?? '';
      const { status, text } = await askOverHttp(url, JSON.stringify({ query }), hasToken);
      if (depth > 64) {
        expect([400, 413]).toContain(status);
        expect(text).toMatch(/deeper than 64, the limit|at most \d+ bytes/);
      }
      expect(text).not.toContain('INTERNAL');
      expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    }),
    { numRuns: 100 },
  );
});
