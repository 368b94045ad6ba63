import pg from 'pg';
import type { Doorbell } from './doorbell.ts';
import { Backoff, pause, type Logger } from './pace.ts';
import type { Progress } from './progress.ts';

const CONNECTION = 'connection for notices and locks';

/**
 * A connection of its own that hears NOTIFY and holds advisory locks. When it drops, the server frees its locks; it is
 * opened again with growing intervals, and every bell rings, since a notice may have been missed meanwhile.
 */
export class Session implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #held = new Map<string, Lock>();
  readonly #ended: Promise<void>;
  readonly #options: SessionOptions;
  #client: pg.Client | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#ended = this.#keepOpen();
  }

  /** Takes a lock that nobody holds, here or elsewhere. */
  async tryLock(name: string): Promise<Lock | undefined> {
    const client = this.#client;
    // A session may take its own advisory lock twice, so two members in one process are told apart here.
    if (!client || this.#held.has(name)) return undefined;
    const lock = { held: () => this.#held.get(name) === lock, release: () => this.#release(name, lock) };
    this.#held.set(name, lock);
    const text = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken';
    const taken = await this.#inTurn<{ taken: boolean }>(client, text, [name]).catch(() => undefined);
    if (!taken?.rows[0]?.taken && lock.held()) this.#held.delete(name);
    return lock.held() ? lock : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#client?.end().catch(() => {});
    await this.#ended;
  }

  /** Wakes whoever waits for the lock. */
  async #release(name: string, lock: Lock): Promise<void> {
    if (!lock.held()) return;
    this.#held.delete(name);
    const text = 'select pg_advisory_unlock(hashtextextended($1, 0)), pg_notify($2, $1)';
    if (this.#client) await this.#inTurn(this.#client, text, [name, this.#options.channel]).catch(() => {});
  }

  /** pg wants one query at a time on a connection. */
  #inTurn<Row extends pg.QueryResultRow>(
    client: pg.Client,
    text: string,
    values: string[],
  ): Promise<pg.QueryResult<Row>> {
    const answer = this.#turn.then(() => client.query<Row>(text, values));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async #keepOpen(): Promise<void> {
    const { signal } = this.#stop;
    const backoff = new Backoff();
    while (!signal.aborted) {
      try {
        await this.#live(() => {
          backoff.reset();
          this.#options.progress.succeeded(CONNECTION);
        });
      } catch (error) {
        if (signal.aborted) return;
        this.#options.progress.failed(CONNECTION, error);
        const ms = backoff.next();
        this.#options.logger.warn({ err: error, retryInMs: ms }, 'connection for notices lost, to be opened again');
        await pause(ms, signal);
      }
    }
  }

  /** One life of the connection: resolves or rejects when it is over. */
  async #live(opened: () => void): Promise<void> {
    const { url, channel, bell } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: 'visor bus',
    });
    const over = Promise.withResolvers<void>();
    over.promise.catch(() => {});
    client.on('error', over.reject);
    client.on('end', () => over.reject(new Error('connection closed')));
    client.on('notification', ({ payload }) => bell.ring(payload));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      if (this.#stop.signal.aborted) return;
      this.#client = client;
      opened();
      bell.ring();
      await over.promise;
    } finally {
      this.#client = undefined;
      this.#held.clear();
      await client.end().catch(() => {});
    }
  }
}

export interface Lock {
  /** Whether it is still ours: a dropped connection loses it. */
  held(): boolean;
  release(): Promise<void>;
}

export interface SessionOptions {
  readonly url: string;
  readonly channel: string;
  readonly bell: Doorbell;
  readonly logger: Logger;
  readonly progress: Progress;
}
