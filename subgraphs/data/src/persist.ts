import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@visor/service';

export interface PersistOptions {
  readonly what: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  work(): Promise<unknown>;
  failed(error: Error): void;
}

/** Does `work` until it succeeds, visibly, with growing pauses up to 5 s; an abort ends it. */
export async function persist({ what, logger, signal, work, failed }: PersistOptions): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await work();
      return;
    } catch (error) {
      failed(error as Error);
      const retryInMs = Math.min(5_000, 100 * 2 ** failures);
      logger.warn({ err: error, retryInMs }, `${what} failed, to be retried`);
      await delay(retryInMs, undefined, { signal }).catch(() => {});
    }
  }
}
