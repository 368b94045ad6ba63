import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TokenSource } from '@visor/service';

interface UpstreamSockets extends AsyncDisposable {
  /** Returns the connection to a subgraph, opened when first needed; all subscriptions to it share it. */
  clientOf(subgraph: string): Client;
}

/** Pause between pings, and longest wait for the answer: they detect a peer that left without closing. */
const PING_INTERVAL_MS = 10_000;
const PONG_TIMEOUT_MS = 5_000;

function connect(url: string, token: TokenSource): Client {
  let socket: WebSocket | undefined;
  let waiting: NodeJS.Timeout | undefined;
  return createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    lazy: true,
    lazyCloseTimeout: 500,
    // Each source reconnects on its own: only the source knows whether it is still needed.
    retryAttempts: 0,
    keepAlive: PING_INTERVAL_MS,
    connectionParams: () => ({ authorization: token() }),
    on: {
      opened: (opened) => {
        socket = opened as WebSocket;
      },
      ping: (received) => {
        if (!received) waiting = setTimeout(() => socket?.terminate(), PONG_TIMEOUT_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(waiting);
      },
      closed: () => clearTimeout(waiting),
    },
  });
}

/** Opens connections for subscriptions to the subgraphs, with the gateway's own token. */
export function openUpstreamSockets(subgraphs: Readonly<Record<string, string>>, token: TokenSource): UpstreamSockets {
  const clients = new Map<string, Client>();
  return {
    clientOf(subgraph) {
      const url = subgraphs[subgraph];
      if (url === undefined) throw new Error(`no URL is configured for subgraph ${subgraph}`);
      const client = clients.get(subgraph) ?? connect(url, token);
      clients.set(subgraph, client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients.values()) await client.dispose();
    },
  };
}
