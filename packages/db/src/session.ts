import pg from 'pg';
import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';

interface SessionOptions {
  /** URL of a role of the database. */
  readonly url: string;
  /** Shown by PostgreSQL in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Channel of NOTIFY that the session listens to; a lock that is released is announced on it by its name. */
  readonly channel?: string;
  /** Called with the payload of each notice, after the sender's commit. */
  onNotice?(payload: string): void;
  /** Called when the connection is open, first or again: notices that were sent in between were missed. */
  onOpen?(): void;
  /** Called when the connection is lost or cannot be opened. */
  onLost?(error: unknown, retryInMs: number): void;
}

/** A session-level advisory lock of PostgreSQL. */
export interface AdvisoryLock {
  /** Whether this process still holds it: a connection that is lost loses its locks. */
  held(): boolean;
  /** Aborted when the connection is lost while the lock is held. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface AdvisoryLocks {
  /** Whether the connection is open; without it no lock can be taken. */
  readonly isOpen: boolean;
  /** Takes a lock that nobody holds, in this process or another; undefined where it is held. */
  tryLock(name: string): Promise<AdvisoryLock | undefined>;
}

const CONNECT_TIMEOUT_MS = 5_000;

interface HeldLock extends AdvisoryLock {
  readonly controller: AbortController;
}

/**
 * One connection, outside the pool, for what lasts as long as a connection: advisory locks and LISTEN. When the connection
 * is lost, the server frees its locks; it is opened again with growing pauses.
 */
export class DatabaseSession implements AdvisoryLocks, AsyncDisposable {
  readonly #options: SessionOptions;
  readonly #stop = new AbortController();
  readonly #locks = new Map<string, HeldLock>();
  readonly #firstOpen = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  #client: pg.Client | undefined;
  #lastQuery: Promise<unknown> = Promise.resolve();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#firstOpen.promise.catch(() => {});
    this.#ended = this.#keepOpen();
  }

  get isOpen(): boolean {
    return this.#client !== undefined;
  }

  /** Resolves when the connection is open for the first time. @throws the error of the first try */
  opened(): Promise<void> {
    return this.#firstOpen.promise;
  }

  async tryLock(name: string): Promise<AdvisoryLock | undefined> {
    const client = this.#client;
    // PostgreSQL lets a session take its own lock twice, so this keeps two users in one process apart.
    if (!client || this.#locks.has(name)) return undefined;
    const lock = this.#lockOf(name);
    this.#locks.set(name, lock);
    const text = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken';
    const result = await this.#query<{ taken: boolean }>(client, text, [name]).catch(() => undefined);
    if (!result?.rows[0]?.taken && lock.held()) this.#locks.delete(name);
    return lock.held() ? lock : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#client?.end().catch(() => {});
    await this.#ended;
  }

  #lockOf(name: string): HeldLock {
    const controller = new AbortController();
    const lock: HeldLock = {
      controller,
      lost: controller.signal,
      held: () => this.#locks.get(name) === lock,
      release: () => this.#release(name, lock),
    };
    return lock;
  }

  async #release(name: string, lock: AdvisoryLock): Promise<void> {
    if (!lock.held()) return;
    this.#locks.delete(name);
    const client = this.#client;
    const { channel } = this.#options;
    const unlock = 'select pg_advisory_unlock(hashtextextended($1, 0))';
    const released =
      client && channel !== undefined
        ? this.#query(client, `${unlock}, pg_notify($2, $1)`, [name, channel])
        : client && this.#query(client, unlock, [name]);
    // A connection that is lost has lost the lock as well.
    await released?.catch(() => {});
  }

  /** pg wants one query at a time on a connection. */
  #query<Row extends pg.QueryResultRow>(
    client: pg.Client,
    text: string,
    values: readonly unknown[],
  ): Promise<pg.QueryResult<Row>> {
    const result = this.#lastQuery.then(() => client.query<Row>(text, [...values]));
    this.#lastQuery = result.catch(() => {});
    return result;
  }

  async #keepOpen(): Promise<void> {
    const { signal } = this.#stop;
    const backoff = new Backoff();
    while (!signal.aborted) {
      try {
        await this.#connectOnce(() => {
          backoff.reset();
          this.#firstOpen.resolve();
          this.#options.onOpen?.();
        });
      } catch (error) {
        this.#firstOpen.reject(error);
        if (signal.aborted) return;
        const retryInMs = backoff.next();
        this.#options.onLost?.(error, retryInMs);
        await pause(retryInMs, signal);
      }
    }
  }

  /** Opens the connection and keeps it until it ends. */
  async #connectOnce(opened: () => void): Promise<void> {
    const { url, applicationName, channel, onNotice } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: applicationName,
    });
    const ended = Promise.withResolvers<void>();
    ended.promise.catch(() => {});
    client.on('error', ended.reject);
    client.on('end', () => ended.reject(new Error('connection closed')));
    client.on('notification', ({ payload }) => onNotice?.(payload ?? ''));
    try {
      await client.connect();
      if (channel !== undefined) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      if (this.#stop.signal.aborted) return;
      this.#client = client;
      opened();
      await ended.promise;
    } finally {
      this.#client = undefined;
      this.#loseLocks();
      await client.end().catch(() => {});
    }
  }

  #loseLocks(): void {
    const lost = [...this.#locks.values()];
    this.#locks.clear();
    for (const { controller } of lost) controller.abort(new Error('the connection that held the lock was lost'));
  }
}
