import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import { Kafka, logLevel, type ISocketFactory, type logCreator } from 'kafkajs';
import { endsWithin } from './deadline.ts';
import type { Logger } from './logger.ts';

export interface KafkaClientOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: Logger;
  /** How long a connection or a request may take; by default 3 s and 15 s. */
  readonly timeoutMs?: number;
}

/** How long a client may take to leave its group and its brokers; a process that must stop has 8 s for everything. */
const CLOSE_TIMEOUT_MS = 3_000;
const KEEP_ALIVE_MS = 60_000;

/**
 * A kafkajs client that closes within a timeout. kafkajs waits for requests in flight and for batches being handled, and a
 * consumer that joins while it is disconnected connects again. This client knows its sockets, destroys them when the time
 * is over and opens no others afterwards, so that none keeps the process alive.
 */
export class KafkaClient {
  readonly kafka: Kafka;
  readonly #logger: Logger;
  readonly #clientId: string;
  readonly #sockets = new Set<Socket>();
  #closed = false;

  constructor({ brokers, clientId, logger, timeoutMs }: KafkaClientOptions) {
    this.#logger = logger;
    this.#clientId = clientId;
    this.kafka = new Kafka({
      brokers: [...brokers],
      clientId,
      connectionTimeout: timeoutMs ?? 3_000,
      requestTimeout: timeoutMs ?? 15_000,
      retry: { retries: 1, initialRetryTime: 100 },
      logLevel: logLevel.WARN,
      logCreator: logTo(logger),
      socketFactory: this.#open,
    });
  }

  /** Waits for `leaving` (the disconnects of what was made from this client), then destroys the open sockets. */
  async close(leaving: Promise<unknown>, timeoutMs = CLOSE_TIMEOUT_MS): Promise<void> {
    const hasLeft = await endsWithin(timeoutMs, leaving);
    this.#closed = true;
    if (!hasLeft)
      this.#logger.warn(
        { clientId: this.#clientId, timeoutMs, sockets: this.#sockets.size },
        'Kafka client not disconnected in time, its connections are closed',
      );
    // The error makes kafkajs reject its requests and end its timers.
    for (const socket of this.#sockets) socket.destroy(new Error('the client is closed'));
  }

  readonly #open: ISocketFactory = ({ host, port, onConnect }) => {
    if (this.#closed) throw new Error('the client is closed');
    const socket = connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  };
}

/** kafkajs logs each failed try as an error. Here these are of level info, since Visor logs what follows from them. */
const logTo =
  (logger: Logger): logCreator =>
  () =>
  ({ namespace, level, log }) => {
    if (level <= logLevel.ERROR) logger.info({ namespace, error: log.error as unknown }, `kafkajs: ${log.message}`);
  };

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

/**
 * kafkajs 2.2.4 checks each connection's queue every millisecond although it is empty, with a negative timeout that Node 24
 * warns of. A queue is checked after each response and each queued request, so an empty queue without a throttle needs no
 * timer.
 */
function patchRequestQueue(prototype: RequestQueue): void {
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
}
patchRequestQueue(
  (createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue })
    .prototype,
);
