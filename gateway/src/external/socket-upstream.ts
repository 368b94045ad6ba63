import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { connectUpstream } from '../subscriptions/upstream-sockets.ts';
import type { Upstream } from '../subscriptions/options.ts';
import { EventRate } from './event-rate.ts';
import { MAX_EVENT_BYTES } from './sse-upstream.ts';
import type { SubgraphConfig } from './subgraph-config.rules.ts';

type Request = Parameters<Upstream['subscribe']>[0];
type Sink = Parameters<Upstream['subscribe']>[1];

/** Returns the class of sockets to one subgraph: messages are bounded, redirects are not followed. */
const boundedSocket = ({
  timeoutMs,
  ca,
}: SubgraphConfig): new (address: string, protocols?: string | string[]) => WebSocket =>
  class extends WebSocket {
    constructor(address: string, protocols?: string | string[]) {
      const limits = { maxPayload: MAX_EVENT_BYTES, handshakeTimeout: timeoutMs, perMessageDeflate: false };
      super(address, protocols, { ...limits, ...(ca === undefined ? {} : { ca }), followRedirects: false });
    }
  };

/** Stops reading a socket that sends without end, for the rest of the second. */
function limitRate(socket: WebSocket): void {
  const rate = new EventRate();
  socket.on('message', () => {
    const pauseMs = rate.count();
    if (pauseMs === 0 || socket.isPaused) return;
    socket.pause();
    setTimeout(() => socket.resume(), pauseMs).unref();
  });
}

/** Subscribes by graphql-transport-ws: one socket for all subscriptions. */
export class SocketUpstream implements AsyncDisposable {
  readonly #client: Client;

  /** @param authorization the token of the gateway itself, where the subgraph gets one */
  constructor(config: SubgraphConfig, authorization: () => Promise<string | undefined>) {
    this.#client = connectUpstream({
      url: config.subscriptions?.url ?? config.url,
      webSocketImpl: boundedSocket(config),
      opened: limitRate,
      async connectionParams() {
        const bearer = await authorization();
        return bearer === undefined ? {} : { authorization: bearer };
      },
    });
  }

  /** @param authorization the token of the gateway for the caller, where the subgraph gets one */
  subscribe(request: Request, authorization: () => Promise<string | undefined>, sink: Sink): () => void {
    let stop: (() => void) | undefined;
    let hasStopped = false;
    const start = async (): Promise<void> => {
      const bearer = await authorization();
      if (hasStopped) return;
      const { query, variables, operationName } = request;
      stop = this.#client.subscribe(
        {
          query,
          ...(variables ? { variables } : {}),
          ...(operationName === undefined ? {} : { operationName }),
          ...(bearer === undefined ? {} : { extensions: { authorization: bearer } }),
        },
        sink,
      );
    };
    start().catch((error: unknown) => sink.error(error));
    return () => {
      hasStopped = true;
      stop?.();
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.dispose();
  }
}
