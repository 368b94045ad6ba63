import { setTimeout as sleep } from 'node:timers/promises';

/** Most that one external stream sends in a second; then it is not read for the rest of the second. */
const MOST_PER_SECOND = { events: 500, lines: 50_000, bytes: 8 * 1024 * 1024 };
const SECOND_MS = 1_000;

type Amounts = Partial<Record<keyof typeof MOST_PER_SECOND, number>>;

/** Counts what a stream sends that Visor does not control, so that an endless one leaves time for others, whatever it sends. */
export class EventRate {
  readonly #now: () => number;
  #counts = { events: 0, lines: 0, bytes: 0 };
  #since: number;

  /** @param now milliseconds on a clock that only goes forward */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  /** Returns how many milliseconds nothing more should be read; mostly 0. */
  count({ events = 0, lines = 0, bytes = 0 }: Amounts): number {
    const now = this.#now();
    if (now - this.#since >= SECOND_MS) {
      this.#since = now;
      this.#counts = { events: 0, lines: 0, bytes: 0 };
    }
    const counts = this.#counts;
    counts.events += events;
    counts.lines += lines;
    counts.bytes += bytes;
    const isFull =
      counts.events >= MOST_PER_SECOND.events ||
      counts.lines >= MOST_PER_SECOND.lines ||
      counts.bytes >= MOST_PER_SECOND.bytes;
    return isFull ? Math.max(1, SECOND_MS - (now - this.#since)) : 0;
  }

  async wait(amounts: Amounts, signal: AbortSignal): Promise<void> {
    const pauseMs = this.count(amounts);
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal, ref: false });
  }
}
