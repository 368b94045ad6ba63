import { backoffMs, type BackoffPolicy } from '@visor/schema/backoff';

const pauseAfter =
  (policy: BackoffPolicy) =>
  (tries: number): number =>
    backoffMs(policy, tries);

/** Pause before try n (from 0) of a call to the server, milliseconds. */
export const retryPause = pauseAfter({ firstMs: 100, longestMs: 5_000 });
/** Pause before the daemon starts a pilot again, after this many short runs in a row, milliseconds. */
export const restartPause = pauseAfter({ firstMs: 100, longestMs: 10_000 });
/** Pause before a pilot that is not ready tries again, milliseconds. */
export const probePause = pauseAfter({ firstMs: 1_000, longestMs: 60_000 });
