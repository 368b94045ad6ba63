import { backoffMs } from '@visor/schema/backoff';

/** Pause before a call to the server is repeated. */
export const retryPause = (tries: number): number => backoffMs({ firstMs: 100, longestMs: 5_000 }, tries);
/** Pause before the daemon starts a pilot again, after this many short runs in a row. */
export const restartPause = (runs: number): number => backoffMs({ firstMs: 100, longestMs: 10_000 }, runs);
/** Pause before a pilot that is not ready tries again. */
export const probePause = (tries: number): number => backoffMs({ firstMs: 1_000, longestMs: 60_000 }, tries);
