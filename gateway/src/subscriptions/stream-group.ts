import type { Stream } from './stream.ts';
import type { Subscriber } from './subscriber.ts';

interface GroupOptions {
  /** Creates a stream that begins where this subscriber wants it. */
  create(subscriber: Subscriber): Stream;
  /** Called when its last stream has ended. */
  ended(group: StreamGroup): void;
}

/**
 * The streams of one subscription: one that is live, and those of subscribers who come back from an earlier place than it can
 * serve. When such a stream has caught up, the older one takes its subscribers.
 */
export class StreamGroup {
  readonly #options: GroupOptions;
  readonly #streams: Stream[] = [];

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  get streams(): readonly Stream[] {
    return [...this.#streams];
  }

  attach(subscriber: Subscriber): void {
    const isOpaque = subscriber.afterText !== undefined && !subscriber.after;
    const running =
      subscriber.snapshot || isOpaque ? undefined : this.#streams.find((stream) => stream.covers(subscriber.after));
    if (running) return running.add(subscriber);
    const stream = this.#options.create(subscriber);
    this.#streams.push(stream);
    stream.add(subscriber);
    stream.open();
  }

  remove(subscriber: Subscriber): void {
    for (const stream of this.#streams) stream.remove(subscriber);
  }

  /** Moves the subscribers of a stream to an older one that has all they need from here on. */
  merge(stream: Stream): void {
    const { position } = stream;
    if (!position) return;
    const older = this.#streams.slice(0, Math.max(0, this.#streams.indexOf(stream)));
    older.find((candidate) => candidate.covers(position))?.takeOver(stream);
  }

  ended(stream: Stream): void {
    const index = this.#streams.indexOf(stream);
    if (index >= 0) this.#streams.splice(index, 1);
    if (this.#streams.length === 0) this.#options.ended(this);
  }
}
