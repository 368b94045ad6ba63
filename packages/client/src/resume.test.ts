import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { WebSocketServer } from 'ws';
import { createClient } from './index.ts';

type Variables = Record<string, unknown>;

interface Message {
  readonly id: string;
  readonly type: string;
  readonly payload?: { readonly variables: Variables };
}

/** Sends one event to each subscription, with a cursor, and then breaks the connection. */
async function startBreaking(): Promise<AsyncDisposable & { url: string; asked: readonly Variables[] }> {
  const asked: Variables[] = [];
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' });
  sockets.on('connection', (socket) =>
    socket.on('message', (data) => {
      const { id, type, payload } = JSON.parse(String(data)) as Message;
      if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }));
      if (type !== 'subscribe') return;
      asked.push(payload?.variables ?? {});
      const event = { data: { event: asked.length }, extensions: { cursor: `cursor ${asked.length}` } };
      socket.send(JSON.stringify({ id, type: 'next', payload: event }), () => socket.terminate());
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readThree(document: string): Promise<{ events: unknown[]; asked: readonly Variables[] }> {
  await using server = await startBreaking();
  await using client = createClient({ url: server.url, token: () => 'Bearer x' });
  const stream = client.subscribe(parse(document), { where: null });
  const events: unknown[] = [];
  for await (const event of stream) {
    events.push(event);
    if (events.length === 3) break;
  }
  return { events, asked: server.asked.slice(0, 3) };
}

test('a subscription goes on behind its last event after each break of the connection', async () => {
  expect(await readThree('subscription ($where: W, $after: String) { event(where: $where, after: $after) }')).toEqual({
    events: [{ event: 1 }, { event: 2 }, { event: 3 }],
    asked: [{ where: null }, { where: null, after: 'cursor 1' }, { where: null, after: 'cursor 2' }],
  });
});

test('one that takes no cursor is sent as it is', async () => {
  const { asked } = await readThree('subscription ($where: W) { event(where: $where) }');
  expect(asked).toEqual([{ where: null }, { where: null }, { where: null }]);
});
