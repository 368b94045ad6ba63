import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';

interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An operation that a client has subscribed to. */
interface Subscription extends Operation {
  /** The number of its connection, from 1. */
  readonly connection: number;
  send(result: object): void;
  /** Breaks its connection, behind what was sent. */
  break(): void;
}

interface Answers {
  readonly subscribe: (subscription: Subscription) => void;
  /** The data of the answer to a request over HTTP. */
  readonly request?: (operation: Operation) => unknown;
}

interface Message {
  readonly id: string;
  readonly type: string;
  readonly payload?: Operation;
}

function serve(socket: WebSocket, connection: number, subscribe: Answers['subscribe']): void {
  socket.on('message', (data) => {
    const { id, type, payload } = JSON.parse(String(data)) as Message;
    if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }));
    if (type !== 'subscribe' || !payload) return;
    subscribe({
      ...payload,
      connection,
      send: (result) => socket.send(JSON.stringify({ id, type: 'next', payload: result })),
      break: () => socket.ping(undefined, undefined, () => socket.terminate()),
    });
  });
}

/** Starts a server of GraphQL whose connections break when a test wants it. */
export async function startSubscriptionServer(answers: Answers): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    void json(request).then((operation) =>
      response.end(JSON.stringify({ data: answers.request?.(operation as Operation) })),
    );
  });
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' });
  let connections = 0;
  sockets.on('connection', (socket) => serve(socket, ++connections, answers.subscribe));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
