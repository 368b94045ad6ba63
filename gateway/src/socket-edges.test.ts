import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Refusal, refusals, type RefusalCode } from '@visor/schema';
import { broadcast, LIMITS } from '@visor/service';
import { until } from '@visor/testkit';
import { openInstallation, type Installation } from '../test/installation.ts';
import { openSocket } from '../test/raw-socket.ts';

/** What the stand-in of data refuses with, for the test that runs. */
let refusal: RefusalCode = 'INVALID';
const refuse = (): never => {
  throw new Refusal(refusal, `refused as ${refusal}`, { field: 'name' });
};
const dataset = { id: 'd1', name: 'run1', kind: 'input', status: 'OPEN', fileCount: 3 };

const stack = new AsyncDisposableStack();
let world: Installation;
let bearer: string;
const changes = broadcast<{ datasetChanges: object }>();

beforeAll(async () => {
  world = stack.use(
    await openInstallation({
      data: {
        Query: { dataset: () => dataset, storage: refuse },
        Mutation: { registerStorage: refuse },
        Dataset: { parent: refuse },
        Subscription: { datasetChanges: { subscribe: () => changes.listen() } },
      },
    }),
  );
  bearer = await world.identity.bearer('read operate admin');
});
afterAll(() => stack.disposeAsync());

const services = ['gateway', 'data'] as const;
const token = (): string => bearer.slice('Bearer '.length);

describe.each(services)('a socket of %s', (service) => {
  const url = (): string => world.urls[service];

  test.each<[string, () => { init?: unknown; headers?: Record<string, string> }]>([
    ['authorization in connection_init', () => ({ init: { authorization: bearer } })],
    ['Authorization with a capital', () => ({ init: { Authorization: bearer } })],
    ['AUTHORIZATION in capitals', () => ({ init: { AUTHORIZATION: bearer } })],
    ['headers.Authorization', () => ({ init: { headers: { Authorization: bearer } } })],
    [
      'headers.authorization beside empty fields',
      () => ({ init: { authorization: '', headers: { authorization: bearer } } }),
    ],
    ['a bare token', () => ({ init: { authorization: token() } })],
    ['the field token', () => ({ init: { token: token() } })],
    ['the field authToken', () => ({ init: { authToken: token() } })],
    ['a scheme in small letters', () => ({ init: { authorization: `bearer ${token()}` } })],
    ['the header of the upgrade request, no payload', () => ({ init: undefined, headers: { authorization: bearer } })],
    [
      'the header of the upgrade request, empty headers',
      () => ({ init: { headers: {} }, headers: { Authorization: bearer } }),
    ],
  ])('is admitted by %s', async (_way, options) => {
    await using socket = await openSocket(url(), { init: undefined, ...options() });
    expect(socket.messages.map(({ type }) => type)).toEqual(['connection_ack']);
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /^no token: send/],
    ['empty headers', { headers: {} }, /^no token: send/],
    ['null', { authorization: null }, /^no token: send/],
    ['a number', { authorization: 7 }, /^no token: send/],
    ['a list', { authorization: ['Bearer x'] }, /^no token: send/],
    ['a forged token', { authorization: 'Bearer x.y.z' }, /token is not valid/],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }, /authorization header must be "Bearer/],
    ['a long text', { authorization: 'ä'.repeat(5_000) }, /token is not valid/],
  ])('is refused with a reason for %s', async (_what, init, reason) => {
    await using socket = await openSocket(url(), { init });
    const closed = await socket.close();
    expect(closed).toMatchObject({ code: 4403, reason: expect.stringMatching(reason) });
    expect(Buffer.byteLength(closed.reason)).toBeLessThanOrEqual(123);
  });

  test('that never says who it is, speaks another protocol or sends too much is closed with a reason', async () => {
    await using early = await openSocket(url());
    early.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    expect(await early.close()).toEqual({ code: 4401, reason: 'Unauthorized' });
    await using odd = await openSocket(url());
    odd.sendText('{"type":');
    expect(await odd.close()).toEqual({ code: 4400, reason: 'the message is not JSON' });
    await using large = await openSocket(url());
    large.sendText(' '.repeat(LIMITS.messageBytes + 1));
    expect(await large.close()).toMatchObject({
      code: 1009,
      reason: expect.stringContaining(`${LIMITS.messageBytes}`),
    });
  });

  const codes = (Object.keys(refusals) as RefusalCode[]).map((code) => [code] as const);
  const operations = {
    query: '{ storage(name: "x") { id } }',
    mutation: 'mutation { registerStorage(input: { name: "a", kind: input, url: "file:///a/" }) { id } }',
    'partial data': '{ dataset(id: "d1") { name parent { name } } }',
  };
  const faulty = {
    'a syntax error': '{ a',
    'an unknown field': '{ nope }',
    'an unknown operation': 'query A { __typename } query B { __typename }',
    'too many aliases': `{ ${Array.from({ length: 65 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
    'too much cost': '{ datasets(first: 300) { nodes { files(first: 300) { nodes { id } } } } }',
    'a variable left out': 'query ($id: ID!) { dataset(id: $id) { id } }',
    'a null for @include': 'query ($yes: Boolean = true) { __typename @include(if: $yes) }',
    'a cycle of fragments': '{ ...A } fragment A on Query { ...A }',
  };
  const variables = { yes: null };

  async function sameOverBoth(query: string): Promise<{ data?: unknown; errors: { extensions: { code: string } }[] }> {
    const response = await fetch(url(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: bearer },
      body: JSON.stringify({ query, variables }),
    });
    const overHttp = (await response.json()) as { data?: unknown; errors: { extensions: { code: string } }[] };
    await using socket = await openSocket(url(), { init: { authorization: bearer } });
    socket.send({ id: 's', type: 'subscribe', payload: { query: 'subscription { datasetChanges { id } }' } });
    await until(() => changes.listeners === 1);
    socket.send({ id: 'q', type: 'subscribe', payload: { query, variables } });
    const { type, payload } = await socket.answer('q');
    const overSocket = type === 'error' ? { errors: payload } : payload;
    const text = (value: unknown): string => JSON.stringify(value).replaceAll(/[0-9a-f-]{36}/g, 'ID');
    expect(JSON.parse(text(overSocket))).toEqual(JSON.parse(text(overHttp)));
    socket.send({ id: 'after', type: 'subscribe', payload: { query: '{ dataset(id: "d1") { name } }' } });
    expect(await socket.answer('after')).toMatchObject({ payload: { data: { dataset: { name: 'run1' } } } });
    expect(changes.listeners).toBe(1);
    socket.send({ id: 's', type: 'complete' });
    await until(() => changes.listeners === 0);
    return overHttp;
  }

  test.each(codes)('answers the refusal %s as over HTTP, and goes on with its subscription', async (code) => {
    refusal = code;
    for (const [kind, query] of Object.entries(operations)) {
      const { data, errors } = await sameOverBoth(query);
      expect(errors).toMatchObject([{ message: `refused as ${code}`, extensions: { code, field: 'name' } }]);
      if (kind === 'partial data') expect(data).toEqual({ dataset: { name: 'run1', parent: null } });
    }
  });

  test.each(Object.entries(faulty))('answers %s as over HTTP, and goes on', async (_what, query) => {
    const { errors } = await sameOverBoth(query);
    expect(errors[0]?.extensions.code).not.toBe('INTERNAL');
  });

  test.each([
    'subscription { datasetChanges @skip(if: true) { id } }',
    'subscription ($x: Boolean = false) { datasetChanges @include(if: $x) { id } }',
    'subscription { ... @include(if: false) { datasetChanges { id } } }',
    'subscription { ...S @skip(if: true) } fragment S on Subscription { datasetChanges { id } }',
    'subscription { ...S } fragment S on Subscription { datasetChanges @skip(if: true) { id } }',
    'subscription { datasetChanges { id } other: datasetChanges { id } }',
    'subscription { __typename }',
    'subscription ($name: String!) { datasetChanges(name: $name) { id } }',
  ])('refuses %s alone', async (query) => {
    await using socket = await openSocket(url(), { init: { authorization: bearer } });
    socket.send({ id: 's', type: 'subscribe', payload: { query } });
    const answer = await socket.answer('s');
    expect(answer.type).toBe('error');
    expect(JSON.stringify(answer.payload)).toMatch(/GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT/);
    socket.send({ id: 'after', type: 'subscribe', payload: { query: '{ __typename }' } });
    await socket.answer('after');
    expect(socket.closed).toBeUndefined();
  });

  test(`carries at most ${LIMITS.operationsPerSocket} operations, and frees a place when one ends`, async () => {
    await using socket = await openSocket(url(), { init: { authorization: bearer } });
    const subscribe = (id: string): void =>
      socket.send({ id, type: 'subscribe', payload: { query: 'subscription { datasetChanges { id } }' } });
    for (let id = 0; id < LIMITS.operationsPerSocket; id += 1) subscribe(String(id));
    subscribe('more');
    expect(await socket.answer('more')).toMatchObject({
      type: 'error',
      payload: [{ message: expect.stringContaining(`at most ${LIMITS.operationsPerSocket}`) }],
    });
    socket.send({ id: '0', type: 'complete' });
    await until(() => {
      socket.send({ id: 'last', type: 'subscribe', payload: { query: '{ __typename }' } });
      return socket.messages.some(({ id, type }) => id === 'last' && type === 'next');
    });
  });

  test(`is refused to a caller who has ${LIMITS.socketsPerCaller} of them, and to no other`, async () => {
    const authorization = await world.identity.bearer('read', { subject: `crowd of ${service}` });
    await using opened = new AsyncDisposableStack();
    for (let count = 0; count < LIMITS.socketsPerCaller; count += 1)
      opened.use(await openSocket(url(), { init: { authorization } }));
    await using refused = await openSocket(url(), { init: { authorization } });
    expect(await refused.close()).toMatchObject({
      code: 4403,
      reason: expect.stringContaining(`at most ${LIMITS.socketsPerCaller} sockets`),
    });
    await using other = await openSocket(url(), { init: { authorization: bearer } });
    expect(other.closed).toBeUndefined();
  });

  test('is closed with the limit where a connection_init is nested too deep', async () => {
    await using socket = await openSocket(url());
    socket.sendText(`{"type":"connection_init","payload":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`);
    expect(await socket.close()).toMatchObject({ code: 4400, reason: expect.stringContaining('at most 64 deep') });
  });

  test.each<[string, string, RegExp]>([
    ['a list', '[]', /expected to be an object/],
    ['no type', '{}', /missing the 'type'/],
    ['a payload of connection_init that is a text', '{"type":"connection_init","payload":"x"}', /'payload' property/],
    ['an operation without an id', '{"type":"subscribe","payload":{"query":"{ __typename }"}}', /'id' property/],
  ])('says what is wrong with a message: %s', async (_what, text, reason) => {
    await using socket = await openSocket(url());
    socket.sendText(text);
    expect(await socket.close()).toMatchObject({ code: 4400, reason: expect.stringMatching(reason) });
  });

  test.each<[string, unknown, RegExp]>([
    ['no payload', undefined, /'payload' property/],
    ['no query', {}, /'query' property/],
    ['a query that is a number', { query: 5 }, /'query' property/],
    ['variables that are a list', { query: '{ __typename }', variables: [1] }, /'variables' property/],
    ['extensions that are a text', { query: '{ __typename }', extensions: 'x' }, /'extensions' property/],
    ['an operation name that is a list', { query: '{ __typename }', operationName: [] }, /'operationName' property/],
  ])('goes on after an operation with %s', async (_what, payload, reason) => {
    await using socket = await openSocket(url(), { init: { authorization: bearer } });
    socket.send({ id: 'odd', type: 'subscribe', payload });
    const error = { message: expect.stringMatching(reason), extensions: { code: 'BAD_REQUEST', retryable: false } };
    expect(await socket.answer('odd')).toEqual({ id: 'odd', type: 'error', payload: [error] });
    expect(socket.closed).toBeUndefined();
  });

  test('closes when its token has ended, with a reason', async () => {
    const authorization = await world.identity.bearer('read', { seconds: 2 });
    await using socket = await openSocket(url(), { init: { authorization } });
    expect(await socket.close()).toMatchObject({ code: 4403, reason: expect.stringContaining('no longer valid') });
  });
});
