import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { getIntrospectionQuery } from 'graphql';
import { WebSocket } from 'ws';
import { until } from '@visor/testkit';
import { receive } from '../test/kit.ts';
import { StreamWorld } from '../test/stream-world.ts';

const PROGRESS = 'subscription { taskProgress(taskId: "t") { id name } }';
/** A question that its subgraph holds. */
const JOB = '{ job(id: "01890a5d-ac96-774b-bcce-b302099a8057") { id } }';

interface Opened {
  readonly response: Response;
  text: string;
  isDone: boolean;
  stop(): void;
}

/** Sends an operation and collects what comes. */
async function open(world: StreamWorld, query: string, headers: Record<string, string> = {}): Promise<Opened> {
  const stopping = new AbortController();
  const authorization = await world.identity.bearer('read');
  const response = await fetch(`http://127.0.0.1:${world.gateway.port}/graphql`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query }),
    signal: stopping.signal,
  });
  const opened: Opened = { response, text: '', isDone: false, stop: () => stopping.abort() };
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) opened.text += decoder.decode(chunk, { stream: true });
  };
  void read()
    .catch(() => {})
    .finally(() => (opened.isDone = true));
  return opened;
}

const idsOf = ({ text }: Opened) => [...text.matchAll(/^id: (\S+)$/gm)].map(([, id]) => id ?? '');

test('server-sent events carry cursors as ids, and a client that comes back with Last-Event-ID misses nothing', async () => {
  await using world = await StreamWorld.open();
  const first = await open(world, PROGRESS);
  await until(() => world.topic.feed.readers === 1);
  expect(first.response.headers.get('content-type')).toContain('text/event-stream');
  world.change(2);
  await until(() => idsOf(first).length === 2);
  expect(first.text).toContain('event: next\n');
  expect(first.text).toContain('"taskProgress":{"id":"t","name":"reco"}');
  first.stop();
  await until(() => world.topic.feed.readers === 0);
  world.change(3);
  const again = await open(world, PROGRESS, { 'last-event-id': idsOf(first)[0] ?? '' });
  await until(() => idsOf(again).length === 4);
  expect(idsOf(again)[0]).toBe(idsOf(first)[1]);
  again.stop();
  const wrong = await open(world, PROGRESS, { 'last-event-id': 'x' });
  await until(() => wrong.isDone);
  expect(wrong.text).toContain('after is no cursor');
  expect(wrong.text).toMatch(/event: complete\ndata:\n\n$/);
});

test('queries, the schema and refusals come by the same way', async () => {
  await using world = await StreamWorld.open();
  for (const query of ['{ __typename }', getIntrospectionQuery()]) {
    const opened = await open(world, query);
    await until(() => opened.isDone);
    expect(opened.text).toMatch(/event: next\ndata: {"data":{"__/);
    expect(opened.text).toMatch(/event: complete\ndata:\n\n$/);
  }
  const invalid = await open(world, 'subscription { nope }');
  expect([invalid.response.status, await (await open(world, '{').then(({ response }) => response)).status]).toEqual([
    400, 400,
  ]);
  const anonymous = await open(world, PROGRESS, { authorization: '' });
  expect(anonymous.response.status).toBe(401);
  const url = `http://127.0.0.1:${world.gateway.port}/graphql?query=${encodeURIComponent('{ __typename }')}`;
  const authorization = await world.identity.bearer('read');
  const byGet = await fetch(url, { headers: { authorization, accept: 'text/event-stream' } });
  expect(await byGet.text()).toContain('"__typename":"Query"');
});

test('Apollo’s multipart protocol: each part is followed by its delimiter, so that it can be read at once', async () => {
  await using world = await StreamWorld.open();
  const accept = 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json';
  const opened = await open(world, PROGRESS, { accept });
  await until(() => world.topic.feed.readers === 1);
  expect(opened.response.headers.get('content-type')).toBe('multipart/mixed;boundary="graphql";subscriptionSpec=1.0');
  world.change();
  await until(() => opened.text.endsWith('}\r\n--graphql'));
  const [, part = ''] = opened.text.split('\r\n--graphql');
  expect(JSON.parse(part.slice(part.indexOf('\r\n\r\n')))).toMatchObject({
    payload: { data: { taskProgress: { name: 'reco' } }, extensions: { cursor: expect.any(String) } },
  });
  opened.stop();
  const query = await open(world, '{ __typename }', { accept });
  expect(await query.response.headers.get('content-type')).toContain('json');
});

test('a stream ends with its token, and tells so', async () => {
  await using world = await StreamWorld.open();
  const authorization = await world.identity.bearer('read', { seconds: 2 });
  const opened = await open(world, PROGRESS, { authorization });
  await until(() => opened.isDone);
  expect(opened.text).toContain('UNAUTHENTICATED');
  await until(() => world.topic.feed.readers === 0);
});

test('a service that stops ends streams so that clients come back, and first answers what it works on', async () => {
  await using world = await StreamWorld.open();
  const events = await open(world, PROGRESS);
  const parts = await open(world, PROGRESS, { accept: 'multipart/mixed;subscriptionSpec="1.0"' });
  const socket = await world.socket();
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('closed', (event) => resolve(event as { code: number; reason: string })),
  );
  socket.subscribe({ query: PROGRESS }, { next: () => {}, error: () => {}, complete: () => {} });
  await until(() => world.gateway.subscriptions.counts.subscribers === 3);
  const { port } = world.gateway;
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  const slow = open(world, JOB, { accept: 'application/json' });
  await until(() => world.held.length === 1);
  const stopping = world.gateway[Symbol.asyncDispose]();
  await until(() => events.isDone && parts.isDone);
  expect(events.text).not.toContain('event: complete');
  expect(events.text).toMatch(/^retry: 1000\n[\s\S]*: the service restarts: .*\n\n$/);
  expect(parts.text).toMatch(/"payload":null,"errors".*UNAVAILABLE.*--graphql--\r\n$/s);
  expect(await closed).toMatchObject({ code: 1012, reason: expect.stringContaining('subscribe again') });
  world.held[0]?.();
  const answered = await slow;
  await until(() => answered.isDone);
  expect(JSON.parse(answered.text)).toEqual({ data: { job: null } });
  await stopping;
  world.gateway = await world.startGateway(port);
});

/** A socket whose client reads nothing more. */
async function openFrozen({ gateway, identity }: StreamWorld): Promise<WebSocket> {
  const authorization = await identity.bearer('read');
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  await once(socket, 'message');
  socket.pause();
  return socket;
}

test('a service that stops answers what was asked over a socket or by server-sent events; who reads nothing does not hold it up', async () => {
  await using world = await StreamWorld.open();
  const { port } = world.gateway;
  const frozen = await openFrozen(world);
  const client = await world.socket();
  const asked = receive(client, JOB);
  await until(() => world.held.length === 1);
  const events = await open(world, JOB);
  await until(() => world.held.length === 2);
  const closed = new Promise((resolve) => client.on('closed', resolve));
  const stopping = world.gateway[Symbol.asyncDispose]();
  const isClosed = () =>
    fetch(`http://127.0.0.1:${port}/readyz`, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    );
  await until(isClosed);
  for (const answer of world.held) answer();
  await until(() => asked.done && events.isDone);
  expect(asked.answers).toEqual([{ data: { job: null } }]);
  expect(events.text).toMatch(/data: \{"data":\{"job":null\}\}\n\nevent: complete\ndata:\n\n$/);
  expect(await closed).toMatchObject({ code: 1012 });
  await stopping;
  frozen.terminate();
  world.gateway = await world.startGateway(port);
});

test('pages of listed origins may ask after a preflight, others may not', async () => {
  await using world = await StreamWorld.open({ allowed: { origins: ['https://monitor.example'] } });
  const url = `http://127.0.0.1:${world.gateway.port}/graphql`;
  const preflight = (origin: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,last-event-id',
      },
    });
  const listed = await preflight('https://monitor.example');
  expect(listed.status).toBe(204);
  expect(listed.headers.get('access-control-allow-origin')).toBe('https://monitor.example');
  expect(listed.headers.get('access-control-allow-headers')).toContain('last-event-id');
  const other = await preflight('https://evil.example');
  expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([403, null]);
});

test('the gateway follows every MUST of GraphQL over HTTP', async () => {
  await using world = await StreamWorld.open();
  const authorization = await world.identity.bearer('read');
  const audits = serverAudits({
    url: `http://127.0.0.1:${world.gateway.port}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { authorization, ...(init.headers as Record<string, string>) } }),
  });
  const failed: string[] = [];
  for (const audit of audits) {
    const result = await audit.fn();
    if (result.status === 'error') failed.push(`${audit.name}: ${result.reason}`);
  }
  expect(failed).toEqual([]);
  expect(audits.length).toBeGreaterThan(50);
});
