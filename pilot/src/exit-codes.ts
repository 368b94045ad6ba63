/** Exit codes of a pilot process that ends by itself. */
export const EXIT = {
  /** It was drained: its daemon does not start it again. */
  drained: 3,
  /** Another incarnation has taken its place, or the server does not know it: its daemon starts it again. */
  replaced: 4,
} as const;

/** Why a pilot process ends by itself. */
export type Departure = keyof typeof EXIT;
