import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import type { Logger } from './logger.ts';

/** Does `work` until it succeeds, with growing pauses. Rejects only after an abort. */
export async function retryUntilSuccess<T>(
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
      logger.warn({ err: error, failures: backoff.failures, retryInMs: ms }, `${what} failed, will be tried again`);
      await pause(ms, signal);
      if (signal?.aborted) throw error;
    }
  }
}
