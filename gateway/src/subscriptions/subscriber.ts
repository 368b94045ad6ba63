import { PushIterator } from '@visor/service';
import { STREAM_END, type Result, type StreamEnd } from './event.ts';

interface SubscriberOptions {
  /** Most results that wait for a slow reader; beyond it the oldest are dropped. */
  readonly queue: number;
  /** Called once, when the reader has left. */
  leave(subscriber: Subscriber): void;
  /** Called for each result that is dropped. */
  dropped(): void;
}

/**
 * One reader of a stream. Results wait here while its socket takes none. When some were dropped, the next result has their
 * number in `extensions.lagged`.
 */
export class Subscriber implements AsyncIterableIterator<Result> {
  readonly #results: PushIterator<Result>;
  #lagged = 0;

  constructor({ queue, leave, dropped }: SubscriberOptions) {
    this.#results = new PushIterator({
      maxQueued: queue,
      onDrop: () => {
        this.addLag(1);
        dropped();
      },
      onReturn: () => leave(this),
    });
  }

  push(result: Result | StreamEnd): void {
    if (result === STREAM_END) this.#results.end();
    else this.#results.push(result);
  }

  /** Counts events that were lost before they reached the queue. */
  addLag(count: number): void {
    this.#lagged += count;
  }

  async next(): Promise<IteratorResult<Result>> {
    const step = await this.#results.next();
    if (step.done) return step;
    const lagged = this.#lagged;
    this.#lagged = 0;
    if (lagged === 0) return step;
    return { done: false, value: { ...step.value, extensions: { ...step.value.extensions, lagged } } };
  }

  return(): Promise<IteratorResult<Result>> {
    return this.#results.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
