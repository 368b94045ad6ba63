const firstMs = 30_000;
const longestMs = 600_000;

/** When a request is sent again, if the catalog has not answered by then. */
export const firstResend = (now: Date): Date => new Date(now.getTime() + firstMs);

/** Pause before the next re-send after so many tries, milliseconds: 30 s, doubling up to 10 min. */
export const resendPause = (tries: number): number => Math.min(firstMs * 2 ** Math.min(tries, 20), longestMs);
