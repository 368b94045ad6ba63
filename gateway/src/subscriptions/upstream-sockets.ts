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

interface UpstreamSocketOptions {
  readonly url: string;
  connectionParams(): Record<string, unknown> | Promise<Record<string, unknown>>;
  /** Class of the sockets; that of `ws` by default. */
  readonly webSocketImpl?: new (address: string, protocols?: string | string[]) => WebSocket;
  opened?(socket: WebSocket): void;
}

/** Creates a client that opens one socket when it is first needed, and notices when its peer has left. */
export function connectUpstream(options: UpstreamSocketOptions): Client {
  let socket: WebSocket | undefined;
  let waiting: NodeJS.Timeout | undefined;
  return createClient({
    url: options.url.replace(/^http/, 'ws'),
    webSocketImpl: options.webSocketImpl ?? WebSocket,
    lazy: true,
    lazyCloseTimeout: 500,
    // Each source reconnects on its own: only the source knows whether it is still needed.
    retryAttempts: 0,
    keepAlive: PING_INTERVAL_MS,
    connectionParams: options.connectionParams,
    on: {
      opened: (opened) => {
        socket = opened as WebSocket;
        options.opened?.(socket);
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
      const client =
        clients.get(subgraph) ?? connectUpstream({ url, connectionParams: () => ({ authorization: token() }) });
      clients.set(subgraph, client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients.values()) await client.dispose();
    },
  };
}
