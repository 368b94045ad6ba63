import { setTimeout as delay } from 'node:timers/promises';
import type { Appender } from '@visor/bus';
import type { Client } from '@visor/client';
import { isTransient } from './transient.rules.ts';

interface RetryOptions {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Told once, when it first fails. */
  readonly say: (line: string) => void;
  /** How long a server may stay away before it is given up, milliseconds. */
  readonly patienceMs?: number;
}

/** The supervisor has a killed PostgreSQL back in seconds; a user's own may be restarted by hand. */
const PATIENCE_MS = 120_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Does `work` again while a server is away. @throws the last error once that lasts too long, or what no wait mends */
export async function retryWhileUnavailable<T>(
  what: string,
  work: () => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { signal, say, patienceMs = PATIENCE_MS } = options;
  const end = performance.now() + patienceMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isTransient(error) || performance.now() >= end) throw error;
      if (pause === FIRST_PAUSE_MS) say(`${what} is tried again: ${(error as Error).message}`);
      await delay(pause, undefined, { signal }).catch(() => {});
    }
  }
}

/** Announcements outlast a server's restart: one that was written twice is counted by the catalog, and has no effect. */
export const retryingAppender = (log: Appender, options: RetryOptions): Appender => ({
  append: (topic, values) => retryWhileUnavailable('an announcement', () => log.append(topic, values), options),
  appendRaw: (topic, key, value) =>
    retryWhileUnavailable('an announcement', () => log.appendRaw(topic, key, value), options),
  [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
});

/** Questions, and changes that may be repeated, outlast a server's restart. */
export const retryingClient = (client: Client, options: RetryOptions): Client => ({
  ...client,
  request: (document, variables) =>
    retryWhileUnavailable('a question', () => client.request(document, variables), options),
});
