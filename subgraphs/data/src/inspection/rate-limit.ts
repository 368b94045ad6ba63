import { pause } from '@visor/schema/pause';

const MINUTE_MS = 60_000;

/** Bounds how often something is done: the next one waits until its turn. */
export class RateLimit {
  readonly #gapMs: number;
  readonly #burst: number;
  #free: number;
  #at = performance.now();

  /** @param perMinute most per minute; a tenth of them can follow each other at once */
  constructor(perMinute: number) {
    this.#gapMs = MINUTE_MS / perMinute;
    this.#burst = Math.max(1, perMinute / 10);
    this.#free = this.#burst;
  }

  /** Waits for the turn of `amount` of them. */
  async next(signal: AbortSignal, amount = 1): Promise<void> {
    const now = performance.now();
    this.#free = Math.min(this.#burst, this.#free + (now - this.#at) / this.#gapMs);
    this.#at = now;
    this.#free -= amount;
    if (this.#free < 0) await pause(-this.#free * this.#gapMs, signal);
    signal.throwIfAborted();
  }
}
