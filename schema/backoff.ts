/** The one place that computes growing pauses between tries. */

export interface BackoffPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
}

const MAX_DOUBLINGS = 30;

/** Milliseconds to wait after `failures` earlier failures in a row (from 0): doubled with each, up to the longest. */
export const backoffMs = ({ firstMs, longestMs }: BackoffPolicy, failures: number): number =>
  Math.min(firstMs * 2 ** Math.min(failures, MAX_DOUBLINGS), longestMs);

/**
 * The same pause, spread over its upper half by `random` (0 to 1), so that clients that failed together do not come back
 * together.
 */
export const jitteredBackoffMs = (policy: BackoffPolicy, failures: number, random: number): number =>
  backoffMs(policy, failures) * (0.5 + random / 2);

/** The policy of connections and consumers: 0.1 s to 30 s. */
const DEFAULT_POLICY: BackoffPolicy = { firstMs: 100, longestMs: 30_000 };

/** Counts failures in a row and gives the pause after each. */
export class Backoff {
  readonly #policy: BackoffPolicy;
  #failures = 0;

  constructor(policy: BackoffPolicy = DEFAULT_POLICY) {
    this.#policy = policy;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Counts one more failure and returns the milliseconds to wait after it. */
  next(): number {
    return backoffMs(this.#policy, this.#failures++);
  }

  /** Starts again with the shortest pause, after a success. */
  reset(): void {
    this.#failures = 0;
  }
}
