import { request as httpRequest } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { LIMITS, type RequestContext } from '@visor/service';
import { until } from '@visor/testkit';
import { openInstallation, type Installation } from '../test/installation.ts';
import { openSocket } from '../test/raw-socket.ts';

const stack = new AsyncDisposableStack();
let world: Installation;
let bearer: string;
/** Signals of the operations that wait in the subgraph, by name of the dataset. */
const waiting = new Map<string, AbortSignal>();

beforeAll(async () => {
  world = stack.use(
    await openInstallation({
      data: {
        Query: {
          datasets: () => ({ nodes: [{ id: 'd1', name: 'run1' }], pageInfo: { hasNextPage: false, endCursor: null } }),
          async dataset(_root, { name }: { name: string }, { signal }: RequestContext) {
            if (!signal) throw new Error('a request has a signal');
            waiting.set(name, signal);
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
            return null;
          },
        },
      },
      settings: { VISOR_HOSTS: 'visor.example', VISOR_ORIGINS: 'https://monitor.example' },
    }),
  );
  bearer = await world.identity.bearer('read operate');
});
afterAll(() => stack.disposeAsync());

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** A request as no browser or client library would tidy it up. */
async function ask(
  url: string,
  method: string,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const request = httpRequest(url, { method, headers }, (response) => {
    readText(response).then((text) => {
      const isJson = text.startsWith('{');
      const { errors = [] } = (isJson ? JSON.parse(text) : {}) as Partial<Reply>;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text, errors });
    }, reject);
  });
  request.on('error', reject);
  request.end(body);
  return promise;
}

const json = { 'content-type': 'application/json' };
const post = (
  url: string,
  query: string,
  headers: Record<string, string> = {},
  variables: object = {},
): Promise<Reply> => ask(url, 'POST', { ...json, ...headers }, JSON.stringify({ query, variables }));

describe.each(['gateway', 'data'] as const)('over HTTP, %s', (service) => {
  const url = (): string => world.urls[service];
  const allowed = { authorization: '' };
  beforeAll(() => {
    allowed.authorization = bearer;
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'PROPFIND'])('answers %s with 405', async (method) => {
    const { status, headers } = await ask(url(), method, allowed);
    expect(status).toBe(405);
    expect(headers['allow']).toBe('GET, POST, OPTIONS');
  });

  test.each<[string, string, string, Record<string, string>, string | Buffer, number, RegExp]>([
    ['another path', 'POST', '/graphq', json, '{}', 404, /GraphQL is at \/graphql/],
    ['GET without a query', 'GET', '/graphql', {}, '', 400, /POST a JSON object/],
    ['GET that a page can send', 'GET', '/graphql?query=%7B__typename%7D', {}, '', 400, /Cross-Site/],
    [
      'a form',
      'POST',
      '/graphql',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'query=x',
      415,
      /content-type must be application\/json/,
    ],
    [
      'plain text',
      'POST',
      '/graphql',
      { 'content-type': 'text/plain' },
      '{"query":"{__typename}"}',
      415,
      /text\/plain/,
    ],
    ['no content type', 'POST', '/graphql', {}, '{"query":"{__typename}"}', 415, /application\/json/],
    [
      'compressed JSON',
      'POST',
      '/graphql',
      { ...json, 'content-encoding': 'gzip' },
      gzipSync('{"query":"{__typename}"}'),
      415,
      /content-encoding "gzip"/,
    ],
    ['no JSON', 'POST', '/graphql', json, '{"query":', 400, /not JSON/],
    ['an empty body', 'POST', '/graphql', json, '', 400, /not JSON/],
    ['JSON that is no object', 'POST', '/graphql', json, '"{__typename}"', 400, /JSON object/],
    ['null', 'POST', '/graphql', json, 'null', 400, /JSON object/],
    ['a batch', 'POST', '/graphql', json, '[{"query":"{__typename}"}]', 400, /one operation per request/],
    ['no query', 'POST', '/graphql', json, '{"variables":{}}', 400, /query/],
    ['a query that is no text', 'POST', '/graphql', json, '{"query":7}', 400, /must be strings/],
    [
      'variables that are a list',
      'POST',
      '/graphql',
      json,
      '{"query":"{__typename}","variables":[1]}',
      400,
      /variables/,
    ],
    [
      'a long name',
      'POST',
      '/graphql',
      json,
      JSON.stringify({ query: '{__typename}', operationName: 'a'.repeat(256) }),
      400,
      /255/,
    ],
    [
      'a persisted query',
      'POST',
      '/graphql',
      json,
      '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":{"a":1}}}}',
      200,
      /PersistedQueryNotSupported/,
    ],
  ])('answers %s in JSON that says why', async (_what, method, path, headers, body, status, why) => {
    const reply = await ask(new URL(path, url()).href, method, { ...headers, ...allowed }, body);
    expect(reply).toMatchObject({ status, errors: [{ message: expect.stringMatching(why) }] });
    expect(reply.headers['content-type']).toContain('json');
    expect(reply.text).not.toContain('INTERNAL_SERVER_ERROR');
  });

  test('refuses variables of a GET that are nested too deep', async () => {
    const deep = encodeURIComponent(`{"x":${'['.repeat(100)}${']'.repeat(100)}}`);
    for (const name of ['variables', 'extensions']) {
      const reply = await ask(`${url()}?query=%7B__typename%7D&${name}=${deep}`, 'GET', { ...json, ...allowed });
      expect(reply).toMatchObject({ status: 400, errors: [{ message: expect.stringContaining('at most 64 deep') }] });
    }
    const good = await ask(`${url()}?query=%7B__typename%7D&variables=%7B%7D`, 'GET', { ...json, ...allowed });
    expect(good.status).toBe(200);
  });

  test('takes a body of 1 MB without a token and 16 MB with one, and no more', async () => {
    const body = (size: number): string =>
      JSON.stringify({ query: '{__typename}', extensions: { a: 'x'.repeat(size) } });
    const [small, large] = [LIMITS.bodyBytesWithoutToken, LIMITS.bodyBytes];
    expect(await ask(url(), 'POST', json, body(small - 100))).toMatchObject({ status: 200 });
    const refused = await ask(url(), 'POST', json, body(small));
    expect(refused).toMatchObject({
      status: 413,
      errors: [{ message: expect.stringContaining('without a valid token') }],
    });
    const chunked = { ...json, 'transfer-encoding': 'chunked' };
    expect(await ask(url(), 'POST', chunked, body(2 * small))).toMatchObject({ status: 413 });
    expect(await ask(url(), 'POST', { ...json, ...allowed }, body(large - 100))).toMatchObject({ status: 200 });
    expect(await ask(url(), 'POST', { ...json, ...allowed }, body(large))).toMatchObject({ status: 413 });
    const forged = { ...json, authorization: 'Bearer x.y.z' };
    expect(await ask(url(), 'POST', forged, body(large))).toMatchObject({ status: 401 });
  });

  test('refuses a wrong token before it reads the body', async () => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const headers = { ...json, authorization: 'Bearer x.y.z', 'content-length': '1000' };
    const request = httpRequest(url(), { method: 'POST', headers }, (response) => {
      resolve(response.statusCode);
      request.destroy();
    });
    request.on('error', reject);
    request.flushHeaders();
    expect(await promise).toBe(401);
  });

  test.each([
    ['an address', '127.0.0.1:80', true],
    ['an address of IPv6', '[::1]:4000', true],
    ['localhost in capitals', 'LOCALHOST:4000', true],
    ['a name that a page was rebound to', 'evil.example', false],
    ['a name that begins like ours', 'localhost.evil.example', false],
    ['a listed name', 'visor.example:443', service === 'gateway'],
    ['no name at all', 'a b', false],
  ])('under %s as host', async (_what, host, taken) => {
    expect((await post(url(), '{__typename}', { host })).status).toBe(taken ? 200 : 403);
    const socket = openSocket(url(), { headers: { host }, init: { authorization: bearer } });
    if (taken) await (await socket)[Symbol.asyncDispose]();
    else await expect(socket).rejects.toThrow('403');
  });

  test.each<[string, (host: string) => string, boolean]>([
    ['its own page', (host) => `http://${host}`, true],
    ['its own page on another port', () => 'http://127.0.0.1:1', false],
    ['a page of another host', () => 'https://evil.example', false],
    ['a page without an origin', () => 'null', false],
    ['a listed page', () => 'https://monitor.example', service === 'gateway'],
    ['a listed page by another scheme', () => 'http://monitor.example', false],
  ])('asked by %s', async (_what, originOf, taken) => {
    const origin = originOf(new URL(url()).host);
    const reply = await post(url(), '{__typename}', { origin });
    expect(reply.status).toBe(taken ? 200 : 403);
    if (!taken) expect(reply.errors[0]?.message).toContain('VISOR_ORIGINS');
    const preflight = await ask(url(), 'OPTIONS', { origin, 'access-control-request-method': 'POST' });
    expect(preflight.status).toBe(taken ? 204 : 403);
    const isListed = taken && origin.includes('monitor');
    expect(preflight.headers['access-control-allow-origin']).toBe(isListed ? origin : undefined);
    const socket = openSocket(url(), { headers: { origin }, init: { authorization: bearer } });
    if (taken) await (await socket)[Symbol.asyncDispose]();
    else await expect(socket).rejects.toThrow('403');
  });

  test('shows its schema, and names like those that were meant, to who has a token', async () => {
    const introspections = [
      getIntrospectionQuery(),
      '{ ...A } fragment A on Query { ... { t: __type(name: "Query") { name } } }',
    ];
    for (const query of introspections) {
      expect(await post(url(), query)).toMatchObject({
        status: 401,
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
      expect((await post(url(), query, allowed)).status).toBe(200);
    }
    const misspelt = [
      '{ datasetz { nodes { id } } }',
      '{ datasets(frist: 1) { nodes { id } } }',
      '{ datasets(where: {status: OPENN}) { nodes { id } } }',
    ];
    for (const query of misspelt) {
      expect((await post(url(), query)).text).not.toContain('Did you mean');
      expect((await post(url(), query, allowed)).text).toContain('Did you mean');
    }
    const byVariable = 'query ($where: DatasetFilter) { datasets(where: $where) { nodes { id } } }';
    const variables = { where: { status: 'OPENN', knd: 1 } };
    expect((await post(url(), byVariable, {}, variables)).text).not.toContain('Did you mean');
    expect((await post(url(), byVariable, allowed, variables)).text).toContain('Did you mean');
  });

  test('tells a subscription where it is answered', async () => {
    const query = 'subscription { datasetChanges { id } }';
    const reply = await post(url(), query, allowed);
    expect(reply).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_REQUEST', retryable: false } }] });
    expect(reply.errors[0]?.message).toContain(`ws://${new URL(url()).host}/graphql`);
    const secure = await post(url(), query, { ...allowed, 'x-forwarded-proto': 'https' });
    expect(secure.errors[0]?.message).toContain('wss://');
    const get = await ask(`${url()}?query=${encodeURIComponent(query)}`, 'GET', { ...allowed, ...json });
    expect(get.status).toBe(405);
  });

  test.each<[string, string, object, RegExp]>([
    [
      'null for @include',
      'query ($x: Boolean = true) { datasets { nodes { id @include(if: $x) } } }',
      { x: null },
      /\$x.* is null/,
    ],
    [
      'null for @skip in a fragment',
      'query ($x: Boolean = true) { ...A } fragment A on Query { __typename @skip(if: $x) }',
      { x: null },
      /\$x.* is null/,
    ],
    ['null for an argument', 'query ($x: String = "a") { storage(name: $x) { id } }', { x: null }, /\$x.* is null/],
    ['a variable left out', 'query ($x: ID!) { file(id: $x) { id } }', {}, /\$x/],
    ['a text for a number', 'query ($x: Int) { datasets(first: $x) { nodes { id } } }', { x: '7' }, /\$x.*Int/],
    ['a number beyond 32 bits', 'query ($x: Int) { datasets(first: $x) { nodes { id } } }', { x: 2 ** 31 }, /\$x.*Int/],
    [
      'an unknown field of an input',
      'query ($x: DatasetFilter) { datasets(where: $x) { nodes { id } } }',
      { x: { no: 1 } },
      /\$x.*no/,
    ],
    ['a list for an object', 'query ($x: DatasetFilter) { datasets(where: $x) { nodes { id } } }', { x: [[]] }, /\$x/],
  ])('refuses %s with 400, by the name of the variable', async (_what, query, variables, message) => {
    const reply = await post(url(), query, allowed, variables);
    expect(reply).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(reply.errors[0]?.message).toMatch(message);
  });

  test('refuses an operation by its cost, with the limit and the costliest path', async () => {
    const nested =
      '{ datasets(first: 300) { nodes { a: files(first: 2) { nodes { id } } files(first: 300) { nodes { id } } } } }';
    const reply = await post(url(), nested, allowed);
    expect(reply.errors[0]?.extensions).toMatchObject({ code: 'INVALID', cost: 300 + 600 + 90_000, limit: 50_000 });
    expect(reply.errors[0]?.message).toMatch(/90900 .*50000.*datasets\(300\).nodes.files\(300\)/);
    expect(waiting.size).toBe(0);
  });

  test('stops the work of a client that has gone, over HTTP and sockets', async () => {
    const query = (name: string): string => `{ dataset(name: "${service} ${name}") { id } }`;
    const signal = (name: string): Promise<AbortSignal> => until(() => waiting.get(`${service} ${name}`));
    const leave = new AbortController();
    const body = JSON.stringify({ query: query('http') });
    const answer = fetch(url(), { method: 'POST', headers: { ...json, ...allowed }, body, signal: leave.signal });
    const overHttp = await signal('http');
    leave.abort();
    await expect(answer).rejects.toThrow('abort');
    await until(() => overHttp.aborted);
    await using socket = await openSocket(url(), { init: allowed });
    socket.send({ id: '1', type: 'subscribe', payload: { query: query('completed') } });
    const completed = await signal('completed');
    socket.send({ id: '2', type: 'subscribe', payload: { query: query('closed') } });
    const closed = await signal('closed');
    socket.send({ id: '1', type: 'complete' });
    await until(() => completed.aborted);
    expect(closed.aborted).toBe(false);
    await socket[Symbol.asyncDispose]();
    await until(() => closed.aborted);
    waiting.clear();
  });
});
