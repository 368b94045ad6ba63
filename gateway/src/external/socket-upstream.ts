import type { Client } from 'graphql-ws';
import { WebSocket, type RawData } from 'ws';
import { connectUpstream } from '../subscriptions/upstream-sockets.ts';
import type { Upstream } from '../subscriptions/options.ts';
import { EventRate } from './event-rate.ts';
import { MAX_EVENT_BYTES } from './sse-upstream.ts';
import { StreamFault } from './stream-fault.ts';
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

/** Code of the library for a message that is too large; it closes the socket then. */
const TOO_LARGE = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/** Stops reading a socket that sends without end, for the rest of the second. */
function limitRate(socket: WebSocket): void {
  const rate = new EventRate();
  const count = (data: RawData): void => {
    const pauseMs = rate.count({ events: 1, bytes: Buffer.isBuffer(data) ? data.length : 0 });
    if (pauseMs === 0 || socket.isPaused) return;
    socket.pause();
    setTimeout(() => socket.resume(), pauseMs).unref();
  };
  socket.on('message', count);
  socket.on('ping', count);
}

/** Subscribes by graphql-transport-ws: one socket for all subscriptions. */
export class SocketUpstream implements AsyncDisposable {
  readonly #client: Client;
  /** Why the last socket was closed from this side. */
  #fault: StreamFault | undefined;

  /** @param authorization the token of the gateway itself, where the subgraph gets one */
  constructor(config: SubgraphConfig, authorization: () => Promise<string | undefined>) {
    this.#client = connectUpstream({
      url: config.subscriptions?.url ?? config.url,
      webSocketImpl: boundedSocket(config),
      opened: (socket) => {
        this.#fault = undefined;
        socket.on('error', ({ code }: NodeJS.ErrnoException) => {
          if (code === TOO_LARGE) this.#fault = new StreamFault(`its event is larger than ${MAX_EVENT_BYTES} bytes`);
        });
        limitRate(socket);
      },
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
        // A socket that closes says only that it did.
        { ...sink, error: (error) => sink.error(Array.isArray(error) ? error : (this.#fault ?? error)) },
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
