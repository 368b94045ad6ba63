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

/** How long a client may take to leave its group and its brokers; a process that is told to stop has 8 s for all. */
const CLOSE_TIMEOUT_MS = 3_000;
const KEEP_ALIVE_MS = 60_000;

/**
 * A kafkajs client whose end has a bound: kafkajs waits for requests in flight and for batches being handled, and a
 * consumer that joins while it is disconnected connects again. Here the sockets are known, are cut when the time is over,
 * and no other is opened afterwards, so that no process is kept alive by one.
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

  /** Waits for `leaving` (the disconnects of what was made from this client), then cuts what is still connected. */
  async close(leaving: Promise<unknown>, timeoutMs = CLOSE_TIMEOUT_MS): Promise<void> {
    const left = await endsWithin(timeoutMs, leaving);
    this.#closed = true;
    if (!left)
      this.#logger.warn(
        { clientId: this.#clientId, timeoutMs, sockets: this.#sockets.size },
        'Kafka client did not disconnect in time, its connections are cut',
      );
    // With an error: kafkajs then gives up its requests and ends its timers.
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

/** kafkajs logs each failed try as an error; here they are remarks beside our own, which say what comes of it. */
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
 * kafkajs 2.2.4 looks at each connection's queue every millisecond though nothing waits in it, by a negative timeout of
 * which Node 24 warns. A queue is looked at after each answer and each request that had to wait, so with nothing waiting
 * and no throttle there is nothing to schedule.
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
