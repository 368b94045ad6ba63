export interface BackoffPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
}

const DEFAULT_POLICY: BackoffPolicy = { firstMs: 100, longestMs: 30_000 };

/** Growing pauses between tries: doubled after each failure, until something succeeds. */
export class Backoff {
  readonly #policy: BackoffPolicy;
  #failures = 0;

  constructor(policy: BackoffPolicy = DEFAULT_POLICY) {
    this.#policy = policy;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Milliseconds to wait after one more failure. */
  next(): number {
    return Math.min(this.#policy.firstMs * 2 ** this.#failures++, this.#policy.longestMs);
  }

  reset(): void {
    this.#failures = 0;
  }
}
