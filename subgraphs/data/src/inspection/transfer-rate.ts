import { setTimeout as delay } from 'node:timers/promises';

/** Lets transfers begin so that their bytes stay below a rate over time. */
export interface TransferRate {
  /** Waits until this number of bytes may be transferred. @throws the reason of the signal */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

/** @param bytesPerSecond 0: no limit @param now of tests, milliseconds */
export function transferRate(bytesPerSecond: number, now: () => number = () => performance.now()): TransferRate {
  let freeAt = now();
  return {
    async take(bytes, signal) {
      if (bytesPerSecond <= 0) return;
      const begin = Math.max(freeAt, now());
      freeAt = begin + (bytes / bytesPerSecond) * 1_000;
      const wait = begin - now();
      if (wait > 0) await delay(wait, undefined, { signal });
    },
  };
}
