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

  /**
   * Brings streams together where one has all that the other's subscribers need from here on: the older of two stays. One
   * that has not begun takes nobody: it may begin behind them, and has no results yet to keep theirs with.
   */
  merge(moved: Stream): void {
    const index = this.#streams.indexOf(moved);
    if (index < 0) return;
    const older = this.#streams.slice(0, index).find((stream) => canTakeOver(stream, moved));
    if (older) return older.takeOver(moved);
    for (const younger of this.#streams.slice(index + 1)) if (canTakeOver(moved, younger)) moved.takeOver(younger);
  }

  ended(stream: Stream): void {
    const index = this.#streams.indexOf(stream);
    if (index >= 0) this.#streams.splice(index, 1);
    if (this.#streams.length === 0) this.#options.ended(this);
  }
}

function canTakeOver(stream: Stream, other: Stream): boolean {
  return stream.hasBegun && other.position !== undefined && stream.covers(other.position);
}
