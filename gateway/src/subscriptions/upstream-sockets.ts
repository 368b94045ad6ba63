import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { TokenSource } from '@visor/service';

export interface UpstreamSockets extends AsyncDisposable {
  /** The connection to a subgraph, opened when first needed; all subscriptions there share it. */
  of(subgraph: string): Client;
}

/** Between pings of a connection, and how long the answer may take: a peer that is gone without a word is noticed. */
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
    // Coming back is the affair of each source, which alone knows whether it is still wanted.
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

/** Connections for subscriptions to the subgraphs, opened in the gateway's own name. */
export function upstreamSockets(subgraphs: Readonly<Record<string, string>>, token: TokenSource): UpstreamSockets {
  const clients = new Map<string, Client>();
  return {
    of(subgraph) {
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
