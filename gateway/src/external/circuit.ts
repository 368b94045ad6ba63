import { Backoff } from '@visor/schema/backoff';

/** Failures in a row after which a subgraph is not asked for a while. */
const MAX_FAILURES = 3;
const PAUSE = { firstMs: 1_000, longestMs: 10_000 };

/**
 * Keeps requests from a subgraph that does not answer: each would wait for its whole timeout. After a pause one request tries
 * again.
 */
export class Circuit {
  readonly #now: () => number;
  readonly #pause = new Backoff(PAUSE);
  #failures = 0;
  #pausedUntil = 0;
  #reason = '';

  /** @param now milliseconds on a clock that only goes forward */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Why the subgraph is not asked now; undefined when it may be asked. */
  get fault(): string | undefined {
    if (this.#failures < MAX_FAILURES) return undefined;
    const now = this.#now();
    if (now < this.#pausedUntil) return this.#reason;
    // This request tries; the others wait for what it finds.
    this.#pausedUntil = now + PAUSE.firstMs;
    return undefined;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#pause.reset();
  }

  failed(reason: string): void {
    this.#failures += 1;
    this.#reason = reason;
    if (this.#failures >= MAX_FAILURES) this.#pausedUntil = this.#now() + this.#pause.next();
  }
}
