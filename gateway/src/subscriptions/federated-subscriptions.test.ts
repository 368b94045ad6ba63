import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { anonymous, writeCursor } from '@visor/service';
import { until } from '@visor/testkit';
import { compose, sdl, serveSubgraph } from '../../test/subgraphs.ts';
import { gatewayToken, receive, TestGateway, type Answer } from '../../test/kit.ts';
import type { Result } from './event.ts';

const changes = `subscription Changes($task: ID, $files: Boolean = true) {
  jobChanged(task: $task) { cursor j: job { id s: state files { ...Known @include(if: $files) } maybe { name } } }
}
fragment Known on File { name copies { place } __typename }`;

const change = (answer: Answer | undefined) => answer?.data?.['jobChanged'] as Record<string, never> | undefined;

test('an event brings entities of the other subgraph, by aliases, fragments and @include, and null for an unknown one', async () => {
  await using world = await TestGateway.open();
  const got = receive(world.socket(), changes);
  await until(() => world.jobs.counts.active === 1);
  await world.tick(2);
  await until(() => got.answers.length === 2);
  expect(change(got.answers[0])).toEqual({
    cursor: 1,
    j: {
      id: '0',
      s: 'ACTIVE',
      files: ['f0', 'f1'].map((id) => ({
        name: `${id}.raw`,
        copies: [{ place: 'buffer' }, { place: 'tape' }],
        __typename: 'File',
      })),
      maybe: null,
    },
  });
  expect(change(got.answers[1])?.['j']).toMatchObject({ id: '1', maybe: null });
});

test('errors keep code, subgraph, path and partial data; null where it must not be nulls the parent', async () => {
  await using world = await TestGateway.open();
  const socket = world.socket();
  const partial = receive(socket, 'subscription { jobChanged { job { file { name boom } } } }');
  const broken = receive(socket, 'subscription { jobChanged { job { file { name broken } } } }');
  await until(() => world.gateway.subscriptions.counts.subscribers === 2 && world.jobs.counts.active >= 1);
  await world.tick();
  await until(() => partial.answers.length === 1 && broken.answers.length === 1);
  expect(partial.answers[0]).toMatchObject({
    data: { jobChanged: { job: { file: { name: 'f0.raw', boom: null } } } },
    errors: [
      {
        path: ['jobChanged', 'job', 'file', 'boom'],
        extensions: { code: 'CONFLICT', retryable: false, serviceName: 'files' },
      },
    ],
  });
  expect(broken.answers[0]?.data).toBeNull();
  expect(broken.answers[0]?.errors?.length).toBeGreaterThan(0);
});

test('a wrong document and wrong variables are refused; queries and mutations work on the same socket', async () => {
  await using world = await TestGateway.open();
  const socket = world.socket();
  const wrong = receive(socket, 'subscription { nope }');
  const mistyped = receive(socket, 'subscription S($files: Boolean!) { jobChanged { cursor @skip(if: $files) } }', {
    files: 'x',
  });
  const query = receive(socket, '{ jobs(first: 2) { id file { name } } }');
  const mutation = receive(socket, 'mutation { tick }');
  await until(() => wrong.error && mistyped.error && query.done && mutation.done);
  expect(wrong.error).toMatchObject([{ message: expect.stringContaining('Cannot query field') }]);
  expect(query.answers[0]?.data?.['jobs']).toMatchObject([{ file: { name: 'f0.raw' } }, { file: { name: 'f1.raw' } }]);
  expect(mutation.answers[0]?.data).toEqual({ tick: 1 });
});

test('fifty readers of one token share one upstream; the first leaving closes no other, the last closes it', async () => {
  await using world = await TestGateway.open();
  const sockets = Array.from({ length: 50 }, () => world.socket());
  const all = sockets.map((socket) => receive(socket, changes, { task: '7' }));
  await until(() => world.gateway.subscriptions.counts.subscribers === 50 && world.jobs.counts.active === 1);
  expect(world.jobs.counts).toMatchObject({ started: 1, connections: 1 });
  await world.tick(3, '7');
  await until(() => all.every((got) => got.answers.length === 3));
  expect(world.files.counts.requests).toBeLessThanOrEqual(6);
  await sockets[0]?.dispose();
  await until(() => world.gateway.subscriptions.counts.subscribers === 49);
  await world.tick(1, '7');
  await until(() => all.slice(1).every((got) => got.answers.length === 4));
  for (const socket of sockets) await socket.dispose();
  await until(() => world.jobs.counts.active === 0);
  expect(world.gateway.subscriptions.counts).toMatchObject({ subscribers: 0, streams: 0, sources: 0 });
});

test('a quiet upstream is closed as soon as its last reader leaves', async () => {
  await using world = await TestGateway.open();
  const got = receive(world.socket(), 'subscription { quiet { cursor } }');
  await until(() => world.jobs.counts.active === 1);
  got.stop();
  await until(() => world.jobs.counts.active === 0);
  expect(world.gateway.subscriptions.counts).toMatchObject({ subscribers: 0, sources: 0 });
});

test('equal subscriptions under other names, with other fields of other subgraphs, share one upstream', async () => {
  await using world = await TestGateway.open();
  const socket = world.socket();
  const named = receive(socket, 'subscription A { jobChanged { cursor job { id file { name } } } }');
  const sized = receive(socket, 'subscription B { jobChanged { cursor job { id file { size } } } }');
  await until(() => world.gateway.subscriptions.counts.streams === 2 && world.jobs.counts.active >= 1);
  await world.tick();
  await until(() => named.answers.length === 1 && sized.answers.length === 1);
  expect(world.jobs.counts.started).toBe(1);
  expect(change(named.answers[0])?.['job']).toEqual({ id: '0', file: { name: 'f0.raw' } });
  expect(change(sized.answers[0])?.['job']).toEqual({ id: '0', file: { size: 2.5e9 } });
});

test('a bad token closes the socket with 4403; holders of different tokens share a stream if they have the same permissions', async () => {
  await using world = await TestGateway.open();
  const bad = receive(world.socket('Bearer x'), changes);
  const none = receive(world.socket(''), changes);
  await until(() => bad.error && none.error);
  expect([bad.error, none.error]).toMatchObject([{ code: 4403 }, { code: 4403 }]);
  const all = ['Bearer u1', 'Bearer u2', 'Bearer u1', 'Bearer uPilot1', 'Bearer uPilot2'].map((bearer) =>
    receive(world.socket(bearer), changes),
  );
  await until(() => world.gateway.subscriptions.counts.subscribers === 5 && world.jobs.counts.active === 3);
  await world.tick();
  await until(() => all.every((got) => got.answers.length === 1));
  expect(world.jobs.counts).toMatchObject({ started: 3, connections: 1 });
});

test("the subscribe message carries the caller's bearer, the connection the gateway's own", async () => {
  await using world = await TestGateway.open();
  receive(world.socket('Bearer u7'), changes);
  await until(() => world.jobs.counts.active === 1);
  expect(world.jobs.counts.extensions).toEqual({ authorization: 'Bearer u7' });
});

test('entities of an event are fetched with the bearer of the subscriber', async () => {
  await using world = await TestGateway.open();
  const got = receive(world.socket('Bearer u7'), changes);
  await until(() => world.jobs.counts.active === 1);
  await world.tick();
  await until(() => got.answers.length === 1);
  expect(world.files.counts.headers).toMatchObject({ authorization: 'Bearer u7', 'x-visor-service': gatewayToken });
});

test('readers stay connected over a restart of the subgraph, and the next event says that there was a gap', async () => {
  await using world = await TestGateway.open();
  const got = receive(world.socket(), changes);
  await until(() => world.jobs.counts.active === 1);
  await world.tick();
  await until(() => got.answers.length === 1);
  await world.jobs[Symbol.asyncDispose]();
  await until(() => world.gateway.subscriptions.counts.reconnects >= 2);
  expect(got.done).toBe(false);
  world.jobs = await serveSubgraph('jobs', world.jobs.port, gatewayToken);
  await until(() => world.jobs.counts.active === 1);
  await world.tick(2);
  await until(() => got.answers.length === 3);
  expect(got.error).toBeUndefined();
  expect(got.answers.map((answer) => answer.extensions?.['gap'])).toEqual([undefined, true, undefined]);
});

test('while the other subgraph is down an event comes in part, with an error; then whole again', async () => {
  await using world = await TestGateway.open();
  const got = receive(
    world.socket(),
    'subscription { jobChanged { cursor job { id maybe { name } files { id name } } } }',
  );
  await until(() => world.jobs.counts.active === 1);
  await world.files[Symbol.asyncDispose]();
  await world.tick(2);
  await until(() => got.answers.length === 2);
  expect(got.answers[1]?.errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable: true });
  world.files = await serveSubgraph('files', world.files.port, gatewayToken);
  await world.tick(2);
  await until(() => got.answers.length === 4);
  expect(got.answers[3]?.errors).toBeUndefined();
  expect(change(got.answers[3])?.['cursor']).toBe(4);
});

/** Subscribes in the gateway's own process, to read as slowly as the test wants. */
const subscribeDirectly = ({ gateway }: TestGateway, after?: string): AsyncIterableIterator<Result> =>
  gateway.subscriptions.subscribe({
    document: parse(changes),
    text: changes,
    variables: {},
    context: {
      authorization: 'Bearer u1',
      service: anonymous,
      caller: { subject: 'u1', kind: 'user', scopes: new Set() },
    },
    after,
  }) as AsyncIterableIterator<Result>;

test('a cursor says nothing to a subscription that has none, which is shared all the same', async () => {
  await using world = await TestGateway.open();
  const after = writeCursor({ installation: 'here', topic: 'wms.jobs.status', offsets: new Map([[0, 1]]) });
  const readers = [subscribeDirectly(world), subscribeDirectly(world, after)];
  expect(world.gateway.subscriptions.counts).toMatchObject({ subscribers: 2, streams: 1, sources: 1 });
  for (const reader of readers) await reader.return?.();
});

test('order is kept while events are completed together, and a slow reader loses only its own oldest', async () => {
  await using world = await TestGateway.open({ streamLimits: { queue: 32 } });
  const got = receive(world.socket(), changes);
  await until(() => world.jobs.counts.active === 1);
  const slow = subscribeDirectly(world);
  for (let batch = 1; batch <= 10; batch++) {
    await world.tick(10);
    await until(() => got.answers.length === 10 * batch);
  }
  expect(got.answers.map((answer) => change(answer)?.['cursor'])).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  const first = (await slow.next()).value as Answer;
  expect(first.extensions).toEqual({ cursor: null, lagged: 68 });
  expect(change(first)?.['cursor']).toBe(69);
  await slow.return?.();
});

test('a new supergraph ends streams whose plan changes with a code, and no others; a bad one changes nothing', async () => {
  await using world = await TestGateway.open();
  const changed = receive(world.socket(), 'subscription { jobChanged { job { file { boom name } } } }');
  const same = receive(world.socket(), changes);
  await until(() => world.jobs.counts.active === 2);
  world.gateway.update(compose({ ...sdl, files: sdl.files.replace('boom: String', 'extra: String') }));
  await until(() => changed.done);
  expect(changed.answers.at(-1)?.errors?.[0]?.extensions).toMatchObject({ code: 'SUBSCRIPTION_SCHEMA_RELOAD' });
  await until(() => world.jobs.counts.active === 1);
  expect(() => world.gateway.update('type Query { x: Int }')).toThrow('supergraph');
  await world.tick();
  await until(() => same.answers.length === 1);
  expect(world.jobs.counts.started).toBe(2);
  expect(await world.post('{ jobs(first: 1) { id } }')).toMatchObject({ data: { jobs: [{ id: '0' }] } });
});

test('streams whose plan stays the same go on in a new supergraph, with one upstream, and share with new readers', async () => {
  await using world = await TestGateway.open();
  const got = receive(world.socket(), changes);
  await until(() => world.jobs.counts.active === 1);
  world.gateway.update(compose({ ...sdl, files: sdl.files.replace('boom: String', 'boom: String extra: String') }));
  const later = receive(world.socket(), changes);
  await until(() => world.gateway.subscriptions.counts.subscribers === 2);
  await world.tick(2);
  await until(() => got.answers.length === 2 && later.answers.length === 2);
  expect(got.answers).toEqual(later.answers);
  expect(world.jobs.counts).toMatchObject({ active: 1, started: 1 });
  expect(world.gateway.subscriptions.counts.streams).toBe(1);
});
