import { setTimeout as sleep } from 'node:timers/promises';

/** Most events that one external stream sends in a second; then it is not read for the rest of the second. */
const MAX_EVENTS_PER_SECOND = 500;
const SECOND_MS = 1_000;

/** Counts the events of a stream that Visor does not control, so that an endless one leaves time for others. */
export class EventRate {
  #count = 0;
  #since = performance.now();

  /** Counts one event. Returns how many milliseconds nothing more should be read; mostly 0. */
  count(): number {
    const now = performance.now();
    if (now - this.#since >= SECOND_MS) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count < MAX_EVENTS_PER_SECOND ? 0 : Math.max(1, SECOND_MS - (now - this.#since));
  }

  async waitForTurn(signal: AbortSignal): Promise<void> {
    const pauseMs = this.count();
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal, ref: false });
  }
}
