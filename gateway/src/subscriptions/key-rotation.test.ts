import { writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { newIdentity } from '@visor/service/testing';
import { testDirectory, until } from '@visor/testkit';
import { receive } from '../../test/kit.ts';
import { StreamWorld } from '../../test/stream-world.ts';
import { completeForReaders } from './complete-for-readers.ts';

const PROGRESS = 'subscription { taskProgress(taskId: "t") { id name } }';

test('a key is taken away: streams of its tokens end, and those who share them lack nothing', async () => {
  let own = '';
  await using world = await StreamWorld.open({ token: () => own });
  await using folder = testDirectory();
  const { jwksFile, publicKey } = world.identity;
  const next = await newIdentity(folder.path);
  const service = { kind: 'service', subject: 'gateway' } as const;
  own = await world.identity.bearer('service', service);
  writeFileSync(jwksFile, JSON.stringify({ keys: [publicKey, next.publicKey] }));
  const old = receive(await world.socket(), PROGRESS);
  // Its token ends before that of the other one, for whom events are completed.
  const authorization = await next.bearer('read', { subject: 'new', seconds: 60 });
  const client = createClient({
    url: `ws://127.0.0.1:${world.gateway.port}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    connectionParams: { authorization },
    onNonLazyError: () => {},
  });
  const fresh = receive(client, PROGRESS);
  await until(() => world.gateway.subscriptions.counts.subscribers === 2 && world.topic.feed.readers === 1);
  world.change();
  await until(() => fresh.answers.length === 1 && old.answers.length === 1);
  expect(world.gateway.subscriptions.counts.streams).toBe(1);
  own = await next.bearer('service', service);
  writeFileSync(jwksFile, JSON.stringify({ keys: [next.publicKey] }));
  let changes = 1;
  await until(() => {
    world.change();
    changes += 1;
    return old.error !== undefined;
  });
  await until(() => fresh.answers.length === changes);
  world.change();
  await until(() => fresh.answers.length === changes + 1);
  const names = fresh.answers.map(
    ({ data, errors }) => errors ?? (data?.['taskProgress'] as { name?: string } | undefined)?.name,
  );
  expect(new Set(names)).toEqual(new Set(['reco']));
  expect([fresh.error, fresh.done]).toEqual([undefined, false]);
  await client.dispose();
});

test('an event is completed for at most three readers, the last of them first', async () => {
  const readers = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ context: { name } }));
  const [first = { context: { name: '' } }] = readers;
  const asked: object[] = [];
  const complete = async (context: object) => {
    asked.push(context);
    return { data: context as Record<string, unknown> };
  };
  const refusing = (...names: string[]) =>
    completeForReaders(first, readers, complete, ({ data }) => names.includes(String(data?.['name'])));
  expect(await refusing()).toEqual({ result: { data: { name: 'a' } }, reader: first });
  expect((await refusing('a', 'e')).reader.context.name).toBe('d');
  expect((await refusing('a', 'e', 'd')).result).toEqual({ data: { name: 'd' } });
  expect(asked.map((context) => (context as { name: string }).name).join('')).toBe('aaedaed');
});
