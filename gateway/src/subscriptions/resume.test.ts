import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { supergraphSdl } from '@visor/schema';
import { until } from '@visor/testkit';
import { receive, type Answer } from '../../test/kit.ts';
import { StreamWorld } from '../../test/stream-world.ts';

const PROGRESS = `subscription ($after: String, $snapshot: Boolean) {
  taskProgress(taskId: "t", after: $after, snapshot: $snapshot) { id name }
}`;

const cursorOf = (answer: Answer | undefined) => answer?.extensions?.['cursor'] as string;

test('subscribers of any tokens and places share one stream, and each event is completed once', async () => {
  await using world = await StreamWorld.open();
  const sockets = await Promise.all(Array.from({ length: 20 }, (_, i) => world.socket(`u${i}`)));
  const all = sockets.map((socket, i) => receive(socket, PROGRESS.replace('subscription', `subscription S${i}`)));
  await until(() => world.gateway.subscriptions.counts.subscribers === 20 && world.topic.feed.readers === 1);
  world.change(3);
  await until(() => all.every(({ answers }) => answers.length === 3));
  expect(world.completed).toBe(3);
  expect(all[7]?.answers[2]).toMatchObject({ data: { taskProgress: { id: 't', name: 'reco' } } });
  const returning = await Promise.all(
    all.map(async ({ answers }, i) =>
      receive(await world.socket(`v${i}`), PROGRESS, { after: cursorOf(answers[i % 3]) }),
    ),
  );
  await until(() => returning.every(({ answers }, i) => answers.length === 2 - (i % 3)));
  world.change();
  await until(() => returning.every(({ answers }, i) => answers.length === 3 - (i % 3)));
  expect(world.started).toBe(1);
  expect(world.gateway.subscriptions.counts).toMatchObject({ streams: 1, sources: 1 });
  for (const socket of sockets) await socket.dispose();
  for (const { stop } of returning) stop();
  await until(() => world.topic.feed.readers === 0);
  expect(world.gateway.subscriptions.counts).toMatchObject({ subscribers: 0, streams: 0, sources: 0 });
});

test('a restart of the subgraph loses no event, and the client does not notice', async () => {
  await using world = await StreamWorld.open();
  const got = receive(await world.socket(), PROGRESS);
  await until(() => world.topic.feed.readers === 1);
  const { port } = world.workload;
  await world.workload[Symbol.asyncDispose]();
  await until(() => world.gateway.subscriptions.counts.reconnects >= 2);
  world.topic.newFeed();
  world.change(2);
  world.workload = await world.startWorkload(port);
  await until(() => got.answers.length === 2);
  world.change();
  await until(() => got.answers.length === 3);
  expect(got.answers.every(({ errors, extensions }) => !errors && extensions?.['gap'] === undefined)).toBe(true);
  expect(new Set(got.answers.map(cursorOf)).size).toBe(3);
});

test('after a restart of the gateway clients come back to different places, share what they can, and miss nothing', async () => {
  await using world = await StreamWorld.open();
  const got = receive(await world.socket(), PROGRESS);
  await until(() => world.topic.feed.readers === 1);
  world.change(5);
  await until(() => got.answers.length === 5);
  const { port } = world.gateway;
  await world.gateway[Symbol.asyncDispose]();
  world.change(5);
  world.gateway = await world.startGateway(port);
  world.started = 0;
  const back = await Promise.all(
    Array.from({ length: 60 }, async (_, i) =>
      receive(await world.socket(`u${i}`), PROGRESS, { after: cursorOf(got.answers[i % 5]) }),
    ),
  );
  await until(() => back.every(({ answers }, i) => answers.length === 9 - (i % 5)));
  world.change(2);
  await until(() => back.every(({ answers }, i) => answers.length === 11 - (i % 5)));
  const last = cursorOf(back[0]?.answers.at(-1));
  for (const { answers } of back) expect(cursorOf(answers.at(-1))).toBe(last);
  expect(world.started).toBeLessThanOrEqual(5);
  await until(() => world.gateway.subscriptions.counts.streams === 1);
});

test('a client that comes back to where an earlier one did costs no further subscription', async () => {
  await using world = await StreamWorld.open();
  const got = receive(await world.socket(), PROGRESS);
  await until(() => world.topic.feed.readers === 1);
  world.change(5);
  await until(() => got.answers.length === 5);
  const { port } = world.gateway;
  await world.gateway[Symbol.asyncDispose]();
  world.gateway = await world.startGateway(port);
  world.started = 0;
  for (const [place, started] of [
    [3, 1],
    [0, 2],
    [0, 2],
    [1, 2],
  ] as const) {
    const back = receive(await world.socket(`u${place}`), PROGRESS, { after: cursorOf(got.answers[place]) });
    await until(() => back.answers.length === 4 - place && world.gateway.subscriptions.counts.streams === 1);
    expect(back.answers.map(cursorOf)).toEqual(got.answers.slice(place + 1).map(cursorOf));
    expect(world.started).toBe(started);
  }
});

test('a snapshot comes first and has a cursor; each reader gets one of its own, and the changes are shared', async () => {
  await using world = await StreamWorld.open();
  const first = receive(await world.socket(), PROGRESS, { snapshot: true });
  await until(() => first.answers.length === 1);
  expect(first.answers[0]?.extensions).toEqual({ cursor: expect.any(String), snapshot: { more: false } });
  const second = receive(await world.socket('w'), PROGRESS, { snapshot: true });
  await until(() => second.answers.length === 1);
  world.change();
  await until(() => first.answers.length === 2 && second.answers.length === 2);
  await until(() => world.gateway.subscriptions.counts.streams === 1);
  world.change();
  await until(() => first.answers.length === 3 && second.answers.length === 3);
  expect(first.answers[2]).toEqual(second.answers[2]);
});

test('a gap that cannot be filled is counted for each client; wrong cursors are refused by name', async () => {
  await using world = await StreamWorld.open();
  const got = receive(await world.socket(), PROGRESS);
  await until(() => world.topic.feed.readers === 1);
  world.change(8);
  await until(() => got.answers.length === 8);
  got.stop();
  await until(() => world.gateway.subscriptions.counts.streams === 0);
  world.topic.trim(6);
  const lagged = receive(await world.socket(), PROGRESS, { after: cursorOf(got.answers[1]) });
  await until(() => lagged.answers.length === 2);
  expect(lagged.answers.map(({ extensions }) => extensions?.['lagged'])).toEqual([4, undefined]);
  const refused = [
    'x',
    cursorOf(got.answers[1])?.slice(0, -2),
    Buffer.from('v1:there:wms.jobs.status:0-1').toString('base64url'),
  ];
  const future = Buffer.from('v1:here:wms.jobs.status:0-99').toString('base64url');
  for (const after of [...refused, future]) {
    const answer = receive(await world.socket(), PROGRESS, { after });
    await until(() => answer.done);
    expect(answer.answers[0]?.errors?.[0]).toMatchObject({
      message: expect.stringContaining('after '),
      extensions: { code: 'INVALID', field: 'after' },
    });
  }
  await until(() => world.gateway.subscriptions.counts.streams === 1);
});

/** Subscribes in the gateway's own process, to read as slowly as the test wants. */
async function subscribeDirectly(world: StreamWorld, subject: string): Promise<AsyncIterableIterator<Answer>> {
  const caller = { subject, kind: 'user' as const, scopes: new Set(['read']) };
  const authorization = await world.identity.bearer('read', { subject });
  return world.gateway.subscriptions.subscribe({
    document: parse(PROGRESS),
    text: PROGRESS,
    variables: {},
    context: { caller, service: caller, authorization },
  }) as AsyncIterableIterator<Answer>;
}

test('a slow reader whose subscription a new schema does not allow is told so behind what waits', async () => {
  await using world = await StreamWorld.open({ streamLimits: { queue: 4 } });
  const slow = await subscribeDirectly(world, 'slow');
  await using _left = { [Symbol.asyncDispose]: async () => void (await slow.return?.()) };
  await until(() => world.topic.feed.readers === 1);
  world.change(20);
  await until(() => world.topic.feed.readers === 0);
  world.gateway.update(supergraphSdl().replace(/^(type Task$[^}]*?)\n  name: .*$/m, '$1'));
  for (let i = 0; i < 4; i++)
    expect((await slow.next()).value).toMatchObject({ data: { taskProgress: { name: 'reco' } } });
  const { value } = await slow.next();
  expect((value as Answer).errors?.[0]?.extensions).toMatchObject({ code: 'SUBSCRIPTION_SCHEMA_RELOAD' });
  expect((await slow.next()).done).toBe(true);
  expect(world.gateway.subscriptions.counts).toMatchObject({ subscribers: 0, streams: 0, sources: 0 });
});

test('a reader who reads slowly, or starts to read late, misses nothing and holds few results', async () => {
  await using world = await StreamWorld.open({ streamLimits: { queue: 4, pending: 8, kept: 3 } });
  const slow = await subscribeDirectly(world, 'slow');
  await until(() => world.topic.feed.readers === 1);
  world.change(100);
  const seen: string[] = [];
  while (seen.length < 100) {
    const { value } = await slow.next();
    expect((value as Answer).extensions?.['lagged']).toBeUndefined();
    seen.push(cursorOf(value as Answer));
  }
  expect(new Set(seen).size).toBe(100);
  const never = await subscribeDirectly(world, 'never');
  await until(() => world.gateway.subscriptions.counts.subscribers === 2);
  world.change(100);
  for (let i = 0; i < 100; i++) await slow.next();
  await slow.return?.();
  await never.return?.();
  await until(() => world.topic.feed.readers === 0);
  expect(world.gateway.subscriptions.counts).toMatchObject({ subscribers: 0, streams: 0, sources: 0, dropped: 0 });
});
