import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '@visor/db';

export interface Logger {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export const silent: Logger = { info() {}, warn() {}, error() {} };

/** Runs `work` under a W3C trace context, or under a new one. */
export type Traced = <T>(traceparent: string | undefined, work: () => T) => T;

export const untraced: Traced = (_traceparent, work) => work();

/** Waits; an abort ends the wait early, without an error. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

/** Does `work` until it succeeds, waiting longer each time; gives up only when aborted. */
export async function persist<T>(
  work: () => Promise<T>,
  what: string,
  logger: Logger,
  signal?: AbortSignal,
): Promise<T> {
  const backoff = new Backoff();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted) throw error;
      const ms = backoff.next();
      logger.warn({ err: error, failures: backoff.failures, retryInMs: ms }, `${what} failed, to be retried`);
      await pause(ms, signal);
      if (signal?.aborted) throw error;
    }
  }
}
