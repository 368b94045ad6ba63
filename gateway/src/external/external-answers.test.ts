import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { until } from '@visor/testkit';
import { externalSdl, openExternalWorld, serveExternal } from '../../test/external.ts';
import { receive } from '../../test/kit.ts';

const FILE = 'name: conditions\nurl: URL\ntimeoutMs: 500\nsubscriptions: { protocol: sse }\n';
const headers = { authorization: 'Bearer u1' };
const query = '{ jobs(first: 2) { id state file { name } conditions { beam run inner { beam } } } }';

const json =
  (value: unknown) =>
  (_request: unknown, response: ServerResponse): void =>
    void response
      .setHeader('content-type', 'application/json')
      .end(typeof value === 'string' ? value : JSON.stringify(value));
const entities = (...values: unknown[]) => json({ data: { _entities: values } });
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Sends a body without end, as fast as it is read. */
const endless =
  (type: string, part: string) =>
  (_request: unknown, response: ServerResponse): void => {
    response.setHeader('content-type', type);
    const write = (): void => {
      while (!response.destroyed && response.write(part));
      response.once('drain', write);
    };
    write();
  };

/** An answer that becomes a thousand times as long for who unpacks it. */
function packed(encoding: string, pack: (text: Buffer) => Buffer) {
  const body = pack(Buffer.alloc(1024 * 1024, ' '));
  return (_request: unknown, response: ServerResponse): void =>
    void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);
}

const unavailable: Readonly<Record<string, readonly [Parameters<typeof json>[0] | ReturnType<typeof json>, RegExp]>> = {
  HTML: [
    (_request: unknown, response: ServerResponse) => void response.setHeader('content-type', 'text/html').end('<html>'),
    /text\/html.*not JSON/,
  ],
  'HTML under a wrong name': [json('<html>'), /not JSON: "<html>"/],
  nothing: [json(''), /not JSON/],
  'another kind of JSON': [json([1]), /no GraphQL/],
  'a redirect': [
    (_request: unknown, response: ServerResponse) =>
      void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    /redirects to .*not followed/,
  ],
  'a redirect to nowhere': [
    (_request: unknown, response: ServerResponse) => void response.writeHead(301).end(),
    /redirects nowhere \(HTTP 301\), which is not followed/,
  ],
  silence: [() => {}, /no answer within 500 ms/],
  'a head without a body': [
    (_request: unknown, response: ServerResponse) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
    /no answer within 500 ms/,
  ],
  'a body without end': [endless('application/json', ' '.repeat(65_536)), /larger than 8 MiB/],
  'a broken connection': [
    (_request: unknown, response: ServerResponse) => void response.destroy(),
    /closed|SOCKET|ECONNRESET/,
  ],
  'a gzip bomb': [packed('gzip', gzipSync), /compressed \("gzip"\), which was not asked for/],
  'a deflate bomb': [packed('deflate', deflateSync), /compressed \("deflate"\)/],
  'a brotli bomb': [packed('br', brotliCompressSync), /compressed \("br"\)/],
  'nesting without end': [json(`{"data":{"_entities":[${nested(100_000)}]}}`), /nests/],
};

test.each(Object.entries(unavailable))(
  '%s costs only the fields of the subgraph, with its name',
  async (_, [behaviour, text]) => {
    await using world = await openExternalWorld({ 'conditions.yaml': FILE });
    await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
    world.external.behaviour = typeof behaviour === 'function' ? (behaviour as ReturnType<typeof json>) : undefined;
    const answer = await world.gateway.post(query, headers);
    expect(answer).toMatchObject({
      status: 200,
      data: { jobs: [{ id: '0', state: 'ACTIVE', file: { name: 'f0.raw' }, conditions: null }, { id: '1' }] },
    });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringMatching(text) as unknown,
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'conditions' },
    });
    world.external.behaviour = undefined;
    await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  },
);

test('a field of it that may not be null is null while it is away, and takes nothing of others with it', async () => {
  await using world = await openExternalWorld();
  world.external.sdl = externalSdl('type Query { runs: [Int!]! } type Job @key(fields: "id") { id: ID! run: Int! }');
  world.write('conditions.yaml', FILE);
  const asked = '{ runs jobs(first: 2) { id run } }';
  await until(async () => (await world.gateway.post(asked, headers)).data !== undefined);
  world.external.behaviour = json('<html>');
  const { data, errors } = await world.gateway.post(asked, headers);
  expect(data).toEqual({
    runs: null,
    jobs: [
      { id: '0', run: null },
      { id: '1', run: null },
    ],
  });
  expect(errors?.map(({ extensions }) => extensions?.['serviceName'])).toEqual(['conditions', 'conditions']);
});

const good = { __typename: 'Job', conditions: { beam: 1, run: 1, inner: null } };
const wrong: Readonly<Record<string, readonly [ReturnType<typeof json>, RegExp]>> = {
  'a text for a number': [
    entities(good, { conditions: { beam: 'high', run: 1 } }),
    /_entities\.1\.conditions\.beam is a string, not Float/,
  ],
  'a fraction for a whole number': [entities(good, { conditions: { beam: 1, run: 1.5 } }), /run is a number, not Int/],
  'a list for an object': [entities(good, { conditions: [] }), /conditions is a list, not a Conditions/],
  'too few entities': [entities(good), /not the list of 2 entities/],
  'no list of entities': [json({ data: { _entities: { 0: good } } }), /not the list of 2 entities/],
  'an entity of another type': [entities(good, { ...good, __typename: 'File' }), /is of type File, not the Job/],
  'data that is a text': [json({ data: 'all well' }), /data is a string/],
};

test.each(Object.entries(wrong))('%s is named, and the rest of the answer is used', async (_, [behaviour, text]) => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  world.external.behaviour = behaviour;
  const { data, errors } = await world.gateway.post(query, headers);
  expect(data).toMatchObject({ jobs: [{ id: '0', state: 'ACTIVE', file: { name: 'f0.raw' } }, { id: '1' }] });
  expect(errors?.map(({ message }) => message).join('\n')).toMatch(text);
  expect(errors?.every(({ extensions }) => extensions?.['serviceName'] === 'conditions')).toBe(true);
});

test('a subgraph cannot put fields of others, or errors that the server obeys, into an answer', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  const forged =
    '{"__typename":"Job","id":"x","state":"FORGED","file":{"name":"forged"},"__proto__":{"a":1},"conditions":{"beam":1,"job":{"state":"FORGED"}}}';
  const error = {
    message: 'no\u0000',
    path: ['x'],
    extensions: { code: 'lower case', http: { status: 418, headers: 7 }, serviceName: 'jobs', stacktrace: ['a'] },
  };
  world.external.behaviour = json(
    `{"data":{"_entities":[${forged},${forged}]},"errors":[${JSON.stringify(error)}],"extensions":{"cost":1}}`,
  );
  const { status, data, errors } = await world.gateway.post(query, headers);
  expect(status).toBe(200);
  expect(JSON.stringify(data)).not.toMatch(/forged/i);
  expect(data).toMatchObject({
    jobs: [{ id: '0', state: 'ACTIVE', file: { name: 'f0.raw' }, conditions: { beam: 1 } }, { id: '1' }],
  });
  expect(errors).toMatchObject([
    { message: 'no\uFFFD', extensions: { code: 'SUBGRAPH_ERROR', serviceName: 'conditions' } },
  ]);
  expect(errors?.[0]?.extensions).not.toHaveProperty('http');
});

test('fields of a subgraph may be asked for under names that every object inherits', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  const answer = '{"__typename":"Job","conditions":{"__proto__":{"toString":"x","polluted":"y"},"constructor":1}}';
  world.external.behaviour = json(`{"data":{"_entities":[${answer}]}}`);
  const odd =
    '{ jobs(first: 1) { id conditions { __proto__: inner { toString: note polluted: note } constructor: beam } } }';
  const { data } = await world.gateway.post(odd, headers);
  expect(data).toMatchObject({ jobs: [{ id: '0', conditions: { constructor: 1 } }] });
  expect(['polluted' in {}, String({})]).toEqual([false, '[object Object]']);
});

test('after three failures in a row a subgraph is not waited for, until it answers again', async () => {
  await using world = await openExternalWorld({
    'conditions.yaml': `${FILE}sdl: { file: c.graphql }`,
    'c.graphql': await sdlOf(),
  });
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  await world.external[Symbol.asyncDispose]();
  for (let time = 0; time < 4; time++) expect((await world.gateway.post(query, headers)).errors).toHaveLength(1);
  await using back = await serveExternal(world.external.port);
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  expect(back.requests.length).toBeGreaterThan(0);
});

async function sdlOf(): Promise<string> {
  await using external = await serveExternal();
  return external.sdl;
}

const sse =
  (...parts: string[]) =>
  (_request: unknown, response: ServerResponse) => {
    // As GraphQL Yoga does.
    response.setHeader('content-type', 'text/event-stream').setHeader('content-encoding', 'none');
    for (const part of parts) response.write(part);
  };
const next = (value: unknown): string =>
  `event: next\ndata: ${JSON.stringify({ data: { conditionsChanged: value } })}\n\n`;

test('a subscription by SSE is completed by our subgraphs, and comes back when its stream breaks', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  const event = next({ beam: 2, job: { __typename: 'Job', id: '0' } });
  world.external.behaviour = (request, response) => {
    sse(': hello\r\n\r\n', event.slice(0, 20), event.slice(20))(request, response);
    world.external.behaviour = sse(next({ beam: 3, job: null }), 'event: complete\ndata:\n\n');
    setImmediate(() => response.destroy());
  };
  const stream = receive(world.gateway.socket(), 'subscription { conditionsChanged { beam job { id } } }');
  await until(() => stream.done);
  expect(stream.answers).toMatchObject([
    { data: { conditionsChanged: { beam: 2, job: { id: '0' } } } },
    { data: { conditionsChanged: { beam: 3, job: null } } },
  ]);
  const sent = world.external.requests.at(-1);
  expect(sent?.headers).not.toHaveProperty('authorization');
});

test('arguments of its subscriptions are its own, whatever they are called', async () => {
  await using world = await openExternalWorld();
  const args = 'since(after: String!, snapshot: Boolean): Int';
  world.external.sdl = externalSdl(`type Query { a: Int } type Subscription { ${args} }`);
  world.write('conditions.yaml', FILE);
  const stream = () => receive(world.gateway.socket(), 'subscription { since(after: "mine", snapshot: true) }');
  await until(async () => (await world.health('conditions')).check?.['ok'] === true);
  world.external.behaviour = sse('event: next\ndata: {"data":{"since":7}}\n\n');
  const { answers } = stream();
  await until(() => answers.length > 0);
  expect(answers[0]).toEqual({ data: { since: 7 }, extensions: { cursor: null } });
  expect(world.external.requests.at(-1)?.body).toMatch(/since\(after:\\"mine\\",? ?snapshot:true\)/);
});

const tooLarge = {
  data: null,
  errors: [
    expect.objectContaining({
      message: expect.stringMatching(/^conditions sends an event .*larger than 1048576 bytes/),
      extensions: expect.objectContaining({ code: 'SUBGRAPH_INVALID_ANSWER', serviceName: 'conditions' }),
    }),
  ],
};

test('events without end, or too large, leave the gateway to others', async () => {
  await using world = await openExternalWorld({ 'conditions.yaml': FILE });
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  world.external.behaviour = endless('text/event-stream', next({ beam: 1, job: null }));
  const flood = receive(world.gateway.socket(), 'subscription { conditionsChanged { beam } }');
  await until(() => flood.answers.length > 10);
  expect(await world.gateway.post('{ jobs(first: 1) { state } }', headers)).toMatchObject({
    data: { jobs: [{ state: 'ACTIVE' }] },
  });
  flood.stop();
  world.external.behaviour = endless('text/event-stream', 'data: '.padEnd(65_536, 'x'));
  const large = receive(world.gateway.socket(), 'subscription { conditionsChanged { beam } }');
  await until(() => world.gateway.gateway.subscriptions.counts.reconnects > 1);
  expect(large.answers).toMatchObject([tooLarge]);
  expect((await world.health('conditions')).check?.['text']).toMatch(/subscriptions: its event is larger/);
  large.stop();
});

test('sockets that send without end, 100 MB and more, or too much at once leave the gateway to others', async () => {
  const file = FILE.replace('sse', 'graphql-transport-ws');
  await using world = await openExternalWorld({ 'conditions.yaml': file });
  await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  const subscription = 'subscription { conditionsChanged { beam note } }';
  const flood = receive(world.gateway.socket(), subscription);
  await until(() => world.external.subscribers > 0);
  const note = 'x'.repeat(10_000);
  for (let sent = 0; sent < 10_000; sent++) world.external.emit({ beam: sent, note });
  await until(() => flood.answers.length > 10);
  expect(await world.gateway.post('{ jobs(first: 1) { state } }', headers)).toMatchObject({
    data: { jobs: [{ state: 'ACTIVE' }] },
  });
  expect(flood.answers.length).toBeLessThan(10_000);
  flood.stop();
  await until(() => world.external.subscribers === 0);
  const large = receive(world.gateway.socket(), subscription);
  await until(() => world.external.subscribers > 0);
  world.external.emit({ beam: 1, note: 'x'.repeat(2 * 1024 * 1024) });
  await until(() => large.answers.length === 1);
  await until(() => {
    world.external.emit({ beam: 2 });
    return large.answers.length > 1;
  });
  const next = { data: { conditionsChanged: { beam: 2, note: null } }, extensions: { cursor: null, gap: true } };
  expect(large.answers.slice(0, 2)).toMatchObject([tooLarge, next]);
  expect((await world.health('conditions')).check?.['text']).toMatch(/subscriptions: its event is larger/);
  large.stop();
});

const sdl = (text: unknown) => json({ data: { _service: { sdl: text } } });
const noSdl: Readonly<Record<string, readonly [ReturnType<typeof json>, RegExp]>> = {
  HTML: [
    (_request: unknown, response: ServerResponse) =>
      void response.setHeader('content-type', 'text/html').end('<html></html>'),
    /text\/html.*not JSON/,
  ],
  'no text': [sdl(7), /without a text/],
  'a text without end': [endless('application/json', ' '.repeat(65_536)), /larger than 2 MiB/],
  'an SDL that is too large': [sdl('#'.repeat(1_500_000)), /at most 1048576/],
  silence: [() => {}, /no answer within 500 ms/],
  'a redirect': [
    (_request: unknown, response: ServerResponse) => void response.writeHead(302, { location: 'http://a/' }).end(),
    /redirects to .*not followed/,
  ],
  'an error': [json({ errors: [{ message: 'no' }], data: null }), /without a text/],
};

test.each(Object.entries(noSdl))(
  '%s for an SDL is named in /healthz, harms nothing, and heals',
  async (_, [probe, text]) => {
    await using world = await openExternalWorld();
    world.external.probe = probe;
    world.write('conditions.yaml', FILE);
    await until(async () => text.test(String((await world.health('conditions')).check?.['text'])));
    expect(await world.health('conditions')).toMatchObject({ status: 200, check: { ok: false, fields: 0 } });
    expect(await world.gateway.post('{ jobs(first: 1) { state } }', headers)).toMatchObject({ status: 200 });
    world.external.probe = undefined;
    await until(async () => (await world.gateway.post(query, headers)).errors === undefined);
  },
);
