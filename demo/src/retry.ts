import type { Appender } from '@visor/bus';
import type { Client } from '@visor/client';
import { backoffMs } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import { isTransient } from './transient.rules.ts';

interface RetryOptions {
  /** Ends the retries. */
  readonly signal: AbortSignal;
  /** Called once, at the first failure. */
  readonly print: (line: string) => void;
  /** Longest unavailability that is retried, milliseconds. */
  readonly maxUnavailableMs?: number;
}

/** The supervisor restarts its PostgreSQL within seconds; a user's own server may be restarted by hand. */
const MAX_UNAVAILABLE_MS = 120_000;
const RETRY_POLICY = { firstMs: 100, longestMs: 2_000 };

/** Repeats `work` while a server is unavailable. @throws the last error after too long, or an error that is not transient */
export async function retryWhileUnavailable<T>(
  what: string,
  work: () => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { signal, print, maxUnavailableMs = MAX_UNAVAILABLE_MS } = options;
  const end = performance.now() + maxUnavailableMs;
  for (let failures = 0; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isTransient(error) || performance.now() >= end) throw error;
      if (failures === 0) print(`${what} is retried: ${(error as Error).message}`);
      await pause(backoffMs(RETRY_POLICY, failures), signal);
    }
  }
}

/** An appender that repeats announcements while the server restarts. The catalog counts a repeated one, without effect. */
export const retryingAppender = (log: Appender, options: RetryOptions): Appender => ({
  append: (topic, values) => retryWhileUnavailable('the announcement', () => log.append(topic, values), options),
  appendRaw: (topic, key, value) =>
    retryWhileUnavailable('the announcement', () => log.appendRaw(topic, key, value), options),
  [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
});

/** A client that repeats operations while the server restarts. Its mutations must be repeatable. */
export const retryingClient = (client: Client, options: RetryOptions): Client => ({
  ...client,
  request: (document, variables) =>
    retryWhileUnavailable('the request', () => client.request(document, variables), options),
});
