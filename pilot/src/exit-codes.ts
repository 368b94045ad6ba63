/** How a pilot process ends, when not by a stop: what its daemon does then. */
export const EXIT = {
  /** Nothing: it was drained. */
  drained: 3,
  /** Starts it again: another incarnation has taken its place, or the server does not know it. */
  replaced: 4,
} as const;
export type Departure = keyof typeof EXIT;
