/** When to try again what the catalog did not answer: after 0.5 s, doubling up to 30 s. */
export const retryAt = (tries: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(500 * 2 ** Math.min(tries, 10), 30_000));
