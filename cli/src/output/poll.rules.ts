/** How often something is read that no event announces, milliseconds. */
export const POLL = { leastMs: 250, firstMs: 1_000, longestMs: 10_000, factor: 1.5 } as const;

/** Returns the time to the next read: from a second after a change to ten seconds where nothing changes. */
export const nextPollMs = (currentMs: number, hasChanged: boolean): number =>
  hasChanged ? POLL.firstMs : Math.min(POLL.longestMs, currentMs * POLL.factor);
