/** Returns a pause that doubles with each try (from 0), from `initialMs` to `maxMs`, milliseconds. */
const doubling =
  (initialMs: number, maxMs: number) =>
  (tries: number): number =>
    Math.min(maxMs, initialMs * 2 ** Math.min(tries, 10));

/** Pause before a call to the server is repeated. */
export const retryPause = doubling(100, 5_000);
/** Pause before the daemon starts a pilot again, after this many short runs in a row. */
export const restartPause = doubling(100, 10_000);
/** Pause before a pilot that is not ready tries again. */
export const probePause = doubling(1_000, 60_000);
