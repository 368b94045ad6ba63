import { distance, PushIterator, type Cursor } from '@visor/service';
import { STREAM_END, type Result, type StreamEnd } from './event.ts';

interface SubscriberOptions {
  /** Results that wait for a slow reader before its stream is left, where that is possible. */
  readonly queue: number;
  /** Most results that wait; then the oldest is dropped. */
  readonly mostQueued: number;
  /** Where it begins; undefined: now. */
  readonly after: Cursor | undefined;
  /** The same as the client sent it. */
  readonly afterText: string | undefined;
  readonly snapshot: boolean;
  /** Who reads. */
  readonly context: object;
  /** When its token ends, seconds since 1970. */
  readonly expires: number;
  /** Called once, when the reader has left. */
  leave(subscriber: Subscriber): void;
  /** Called for each result that is dropped. */
  dropped(): void;
  /** Called when the reader has read what waited after its stream was left: it goes on behind `after`. */
  attach(subscriber: Subscriber): void;
}

/**
 * One reader of a stream. Results wait here while its socket takes none. When some were dropped, the next result has their
 * number in `extensions.lagged`.
 */
export class Subscriber implements AsyncIterableIterator<Result> {
  readonly #results: PushIterator<Result>;
  readonly #options: SubscriberOptions;
  #waiting = 0;
  #lagged = 0;
  #isDetached = false;
  #hasLeft = false;
  /** The place behind what it has got. */
  after: Cursor | undefined;
  afterText: string | undefined;
  snapshot: boolean;
  /** It came in the middle of a replay that it did not ask for: it begins where the topic ended then. */
  startsAtHead = false;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.after = options.after;
    this.afterText = options.afterText;
    this.snapshot = options.snapshot;
    this.#results = new PushIterator({
      maxQueued: options.mostQueued,
      onDrop: () => {
        this.#waiting -= 1;
        this.addLag(1);
        options.dropped();
      },
    });
  }

  get context(): object {
    return this.#options.context;
  }

  get expires(): number {
    return this.#options.expires;
  }

  get isFull(): boolean {
    return this.#waiting >= this.#options.queue;
  }

  push(result: Result | StreamEnd, cursor?: Cursor): void {
    if (result === STREAM_END) return this.#results.end();
    if (cursor) {
      this.after = cursor;
      this.afterText = undefined;
      this.snapshot = false;
    }
    this.#waiting += 1;
    this.#results.push(result);
  }

  /** Its stream is left until what waits has been read. */
  detach(): void {
    this.#isDetached = true;
  }

  /** Counts events that were lost before they reached the queue. */
  addLag(count: number): void {
    this.#lagged += count;
  }

  /** The stream begins behind the place that was asked for. */
  begins(at: Cursor): void {
    if (this.after) this.addLag(distance(this.after, at));
  }

  async next(): Promise<IteratorResult<Result>> {
    if (this.#isDetached && this.#waiting === 0 && !this.#hasLeft) {
      this.#isDetached = false;
      this.#options.attach(this);
    }
    const step = await this.#results.next();
    if (step.done) return step;
    this.#waiting -= 1;
    const lagged = this.#lagged;
    this.#lagged = 0;
    if (lagged === 0) return step;
    const before = step.value.extensions?.['lagged'];
    const extensions = { ...step.value.extensions, lagged: lagged + (typeof before === 'number' ? before : 0) };
    return { done: false, value: { ...step.value, extensions } };
  }

  /** Leaves its stream; what waits can still be read. */
  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#options.leave(this);
  }

  async return(): Promise<IteratorResult<Result>> {
    this.leave();
    return this.#results.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
