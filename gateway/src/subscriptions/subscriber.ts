import { end, type End, type Result } from './event.ts';

export interface SubscriberOptions {
  readonly queue: number;
  /** Told once, when the reader has left. */
  leave(subscriber: Subscriber): void;
  /** Told of each result that had to be dropped. */
  dropped(): void;
}

/**
 * One reader's bounded queue. A socket that takes no more lets results wait here; beyond the bound the oldest go, and
 * the next one says how many in `extensions.lagged`.
 */
export class Subscriber implements AsyncIterableIterator<Result> {
  readonly #queue: (Result | End)[] = [];
  readonly #options: SubscriberOptions;
  #wake: (() => void) | undefined;
  #lagged = 0;
  #closed = false;

  constructor(options: SubscriberOptions) {
    this.#options = options;
  }

  push(result: Result | End): void {
    if (this.#closed) return;
    if (result !== end && this.#queue.length >= this.#options.queue) {
      this.#queue.shift();
      this.lag(1);
      this.#options.dropped();
    }
    this.#queue.push(result);
    this.#wake?.();
  }

  /** Notes that `count` events were lost before they reached the queue. */
  lag(count: number): void {
    this.#lagged += count;
  }

  async next(): Promise<IteratorResult<Result>> {
    while (this.#queue.length === 0 && !this.#closed)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    const first = this.#queue.shift();
    if (first === undefined || first === end) {
      this.#closed = true;
      return { done: true, value: undefined };
    }
    const lagged = this.#lagged;
    this.#lagged = 0;
    return { done: false, value: lagged ? { ...first, extensions: { ...first.extensions, lagged } } : first };
  }

  async return(): Promise<IteratorResult<Result>> {
    this.#closed = true;
    this.#queue.length = 0;
    this.#options.leave(this);
    this.#wake?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
