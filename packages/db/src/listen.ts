import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '@visor/schema/backoff';
import pg from 'pg';

export interface ListenOptions {
  /** URL of a role of the database that sends the notices. */
  readonly url: string;
  readonly channel: string;
  /** One notice (`pg_notify`), told after the sender's commit. */
  heard(payload: string): void;
  /** The connection is there, first or again: what was told in between was missed. */
  opened?(): void;
  /** The connection is gone and will be tried again. */
  lost?(error: unknown): void;
}

const BACKOFF = { firstMs: 100, longestMs: 5_000 };

/** Hears NOTIFY on a connection of its own, opened again with growing pauses whenever it drops. */
export function listen(options: ListenOptions): AsyncDisposable {
  const stop = new AbortController();
  let client: pg.Client | undefined;

  const live = async (): Promise<void> => {
    const over = Promise.withResolvers<void>();
    over.promise.catch(() => {});
    client = new pg.Client({ connectionString: options.url, keepAlive: true, application_name: 'visor listen' });
    client.on('error', over.reject);
    client.on('end', () => over.reject(new Error('connection closed')));
    client.on('notification', ({ payload }) => options.heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(options.channel)}`);
      if (stop.signal.aborted) return;
      options.opened?.();
      await over.promise;
    } finally {
      await client.end().catch(() => {});
    }
  };

  const running = (async () => {
    const backoff = new Backoff(BACKOFF);
    while (!stop.signal.aborted) {
      const began = performance.now();
      try {
        await live();
      } catch (error) {
        if (stop.signal.aborted) return;
        options.lost?.(error);
      }
      if (performance.now() - began > BACKOFF.longestMs) backoff.reset();
      await delay(backoff.next(), undefined, { signal: stop.signal }).catch(() => {});
    }
  })();

  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await client?.end().catch(() => {});
      await running;
    },
  };
}
