import { GraphQLError } from 'graphql';
import { STREAM_END, type StreamEnd, type Result, type UpstreamEvent } from './event.ts';
import type { StreamLimits } from './options.ts';
import { Subscriber } from './subscriber.ts';

interface StreamOptions {
  readonly limits: StreamLimits;
  complete(event: UpstreamEvent): Promise<Result>;
  /** Called once, when the stream has ended or its last subscriber has left. */
  ended(stream: Stream): void;
  left(): void;
  dropped(): void;
}

/** The results of one operation, completed once and sent to all its subscribers. */
export class Stream {
  readonly #options: StreamOptions;
  readonly #subscribers = new Set<Subscriber>();
  readonly #waiting: (UpstreamEvent | StreamEnd)[] = [];
  readonly #completing: Promise<Result | StreamEnd>[] = [];
  #draining = false;
  #ended = false;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  subscribe(): Subscriber {
    const { limits, dropped } = this.#options;
    const subscriber = new Subscriber({ queue: limits.queue, dropped, leave: (leaving) => this.#leave(leaving) });
    this.#subscribers.add(subscriber);
    return subscriber;
  }

  readonly push = (event: UpstreamEvent | StreamEnd): void => {
    if (event !== STREAM_END && this.#waiting.length >= this.#options.limits.pending) {
      this.#waiting.shift();
      this.#options.dropped();
      for (const subscriber of this.#subscribers) subscriber.addLag(1);
    }
    this.#waiting.push(event);
    this.#fill();
    if (!this.#draining) void this.#drain();
  };

  /** Completes several events at once; `#drain` sends them on in the order in which they came. */
  #fill(): void {
    while (this.#completing.length < this.#options.limits.concurrency) {
      const event = this.#waiting.shift();
      if (event === undefined) return;
      this.#completing.push(event === STREAM_END ? Promise.resolve<StreamEnd>(STREAM_END) : this.#complete(event));
    }
  }

  /** Never rejects: several events are completed at once, and only the first one is awaited. */
  async #complete(event: UpstreamEvent): Promise<Result> {
    try {
      return await this.#options.complete(event);
    } catch (error) {
      return { errors: [new GraphQLError('the event could not be completed', { originalError: error as Error })] };
    }
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    for (let first = this.#completing[0]; first !== undefined; first = this.#completing[0]) {
      const result = await first;
      void this.#completing.shift();
      for (const subscriber of this.#subscribers) subscriber.push(result);
      if (result === STREAM_END) {
        for (const subscriber of this.#subscribers) this.#leave(subscriber);
        break;
      }
      this.#fill();
    }
    this.#draining = false;
  }

  #leave(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber)) return;
    this.#options.left();
    if (this.#subscribers.size > 0 || this.#ended) return;
    this.#ended = true;
    this.#options.ended(this);
  }
}
