import { GraphQLError } from 'graphql';
import { distance, isAtOrBefore, type Cursor } from '@visor/service';
import { completeForReaders } from './complete-for-readers.ts';
import { cursorOf, STREAM_END, type StreamEnd, type Result, type UpstreamEvent } from './event.ts';
import type { StreamLimits } from './options.ts';
import { ResultLog } from './result-log.ts';
import type { Subscriber } from './subscriber.ts';
import type { SourceStart } from './upstream-source.ts';

/** Events of a snapshot that may wait to be completed. */
const MAX_SNAPSHOT_EVENTS = 10_000;

interface StreamOptions {
  readonly limits: StreamLimits;
  readonly hasCursors: boolean;
  readonly start: SourceStart;
  complete(event: UpstreamEvent, context: object): Promise<Result>;
  /** Whether the token of the reader in whose name an event was completed is no longer admitted. */
  isUnadmitted(result: Result): boolean;
  /** Subscribes at the subgraph. Returns how to leave. */
  open(start: SourceStart, stream: Stream): () => void;
  /** Called for a subscriber who is further on than this stream was when it began: it needs one that begins at its place. */
  isAhead(subscriber: Subscriber): void;
  /** Called when it has moved on: another stream of the same subscription may take its subscribers. */
  moved(stream: Stream): void;
  /** Called once, when the stream has ended or its last subscriber has left. */
  ended(stream: Stream): void;
  dropped(): void;
}

/** The results of one operation from one place on, completed once and sent to all its subscribers. */
export class Stream {
  readonly #options: StreamOptions;
  readonly #subscribers = new Set<Subscriber>();
  readonly #waiting: (UpstreamEvent | StreamEnd)[] = [];
  readonly #completing: Promise<Completed>[] = [];
  readonly #log: ResultLog;
  #reader: Subscriber | undefined;
  #leaveSource: (() => void) | undefined;
  /** What was accepted last, when the source was left because too many events waited. */
  #pausedAt: SourceStart | undefined;
  #start: SourceStart;
  #head: Cursor | undefined;
  #isInSnapshot: boolean;
  #draining = false;
  #ended = false;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#start = options.start;
    this.#isInSnapshot = options.start.snapshot;
    this.#log = new ResultLog(options.limits);
  }

  /** Subscribes at the subgraph; its first subscriber is there. */
  open(): void {
    this.#leaveSource = this.#options.open(this.#start, this);
  }

  /** The subscriber whose token lasts longest: what is done for all is done in its name. */
  get context(): object {
    return this.#currentReader().context;
  }

  #currentReader(): Subscriber {
    this.#reader ??= [...this.#subscribers].sort((left, right) => right.expires - left.expires)[0];
    if (!this.#reader) throw new Error('the stream has no subscriber');
    return this.#reader;
  }

  get subscribers(): readonly Subscriber[] {
    return [...this.#subscribers];
  }

  /** Where it is. */
  get position(): Cursor | undefined {
    return this.#log.position;
  }

  /** Whether its source has told where it begins. */
  get hasBegun(): boolean {
    return this.#head !== undefined;
  }

  /** Whether it can serve everything behind a place; undefined: behind now. */
  covers(after: Cursor | undefined): boolean {
    if (this.#ended || this.#isInSnapshot) return false;
    if (!after) return true;
    if (!this.#head) {
      const requested = this.#start.after;
      return requested !== undefined && this.#log.position === undefined && isAtOrBefore(requested, after);
    }
    const { from, position } = this.#log;
    return (
      from !== undefined &&
      isAtOrBefore(from, after) &&
      [this.#head, position].some((end) => end && isAtOrBefore(after, end))
    );
  }

  /** Adds a subscriber, which gets what it lacks and is kept here. */
  add(subscriber: Subscriber): void {
    if (!subscriber.after && !subscriber.snapshot) {
      if (this.#head && this.#log.position && !isAtOrBefore(this.#head, this.#log.position))
        subscriber.after = this.#head;
      else if (!this.#head && this.#start.after) subscriber.startsAtHead = true;
    }
    this.#subscribers.add(subscriber);
    if (this.#reader && subscriber.expires > this.#reader.expires) this.#reader = subscriber;
    if (subscriber.after) for (const { result, cursor } of this.#log.entries()) this.#send(subscriber, result, cursor);
  }

  /** Takes the subscribers of a stream that has caught up, and its results, so that it serves those who come back to there. */
  takeOver(stream: Stream): void {
    const { position } = stream;
    this.#log.prepend(stream.#log);
    for (const subscriber of stream.subscribers) {
      if (position && (!subscriber.after || isAtOrBefore(subscriber.after, position))) subscriber.after = position;
      this.add(subscriber);
      stream.remove(subscriber);
    }
  }

  /** Removes a subscriber that has left or goes to another stream. */
  remove(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber)) return;
    if (this.#reader === subscriber) this.#reader = undefined;
    if (this.#subscribers.size === 0) this.#end();
  }

  readonly push = (event: UpstreamEvent | StreamEnd): void => {
    if (this.#ended || this.#pausedAt) return;
    if (event !== STREAM_END && event.extensions?.opening) return this.#opened(event);
    if (event !== STREAM_END && this.#waiting.length >= this.#pendingLimit) this.#shedLoad();
    this.#waiting.push(event);
    if (event !== STREAM_END) {
      const after = cursorOf(event);
      if (after) this.#start = { after, afterText: event.extensions?.cursor ?? undefined, snapshot: false };
    }
    this.#fill();
    if (!this.#draining) void this.#drain();
  };

  /** It had left its source for a while: what is gone since is lost to all its subscribers. */
  #openedAgain(from: Cursor): void {
    const { after } = this.#start;
    const lost = after ? distance(after, from) : 0;
    if (lost > 0) for (const subscriber of this.#subscribers) subscriber.addLag(lost);
  }

  /** Ends it with an error behind what waits, also while it has left its source. */
  endWith(error: GraphQLError): void {
    if (this.#ended) return;
    this.#pausedAt = undefined;
    this.#leaveSource?.();
    this.#waiting.push({ errors: [error] }, STREAM_END);
    this.#fill();
    if (!this.#draining) void this.#drain();
  }

  get #pendingLimit(): number {
    const { pending } = this.#options.limits;
    return this.#isInSnapshot ? Math.max(pending, MAX_SNAPSHOT_EVENTS) : pending;
  }

  #opened({ extensions }: UpstreamEvent): void {
    const from = cursorOf({ extensions });
    const head = cursorOf({ extensions: { cursor: extensions?.opening?.head ?? null } });
    if (!from || !head) return;
    if (this.#head) return this.#openedAgain(from);
    this.#head = head;
    this.#log.begin(from);
    for (const subscriber of this.#subscribers) {
      if (subscriber.after && !isAtOrBefore(subscriber.after, head)) {
        this.#subscribers.delete(subscriber);
        if (this.#reader === subscriber) this.#reader = undefined;
        this.#options.isAhead(subscriber);
        continue;
      }
      if (subscriber.startsAtHead) subscriber.after = head;
      subscriber.begins(from);
      subscriber.after ??= from;
    }
    if (this.#subscribers.size === 0) this.#end();
    else if (!this.#isInSnapshot) this.#options.moved(this);
  }

  /** Too many events wait. A stream with cursors leaves its source, to go on there later; else the oldest event is lost. */
  #shedLoad(): void {
    if (this.#options.hasCursors && this.#start.after && !this.#isInSnapshot) {
      this.#pausedAt = this.#start;
      this.#leaveSource?.();
      return;
    }
    this.#waiting.shift();
    this.#options.dropped();
    for (const subscriber of this.#subscribers) subscriber.addLag(1);
  }

  /** Completes several events at once; `#drain` sends them on in the order in which they came. */
  #fill(): void {
    while (this.#completing.length < this.#options.limits.concurrency) {
      const event = this.#waiting.shift();
      if (event === undefined) break;
      this.#completing.push(this.#complete(event));
    }
    if (this.#pausedAt && this.#waiting.length === 0 && !this.#ended) {
      this.#pausedAt = undefined;
      this.open();
    }
  }

  /** Never rejects: several events are completed at once, and only the first one is awaited. */
  async #complete(event: UpstreamEvent | StreamEnd): Promise<Completed> {
    if (event === STREAM_END) return { result: STREAM_END };
    const cursor = cursorOf(event);
    const { snapshot } = event.extensions ?? {};
    const shown = { ...(cursor ? { cursor } : {}), ...(snapshot ? { snapshot } : {}) };
    try {
      const { complete, isUnadmitted } = this.#options;
      const asked = this.#currentReader();
      const { result, reader } = await completeForReaders(
        asked,
        this.subscribers,
        (context) => complete(event, context),
        isUnadmitted,
      );
      if (reader !== asked && this.#subscribers.has(reader)) this.#reader = reader;
      return { result, ...shown };
    } catch (error) {
      const text = 'the event could not be completed';
      return { result: { errors: [new GraphQLError(text, { originalError: error as Error })] }, ...shown };
    }
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    for (let first = this.#completing[0]; first !== undefined; first = this.#completing[0]) {
      const completed = await first;
      void this.#completing.shift();
      if (this.#ended) break;
      this.#deliver(completed);
      if (completed.result === STREAM_END) break;
      this.#fill();
    }
    this.#draining = false;
  }

  #deliver({ result, cursor, snapshot }: Completed): void {
    for (const subscriber of this.#subscribers) this.#send(subscriber, result, cursor);
    if (result === STREAM_END) {
      for (const subscriber of this.#subscribers) subscriber.leave();
      return;
    }
    if (snapshot) this.#isInSnapshot = snapshot.more;
    if (!cursor) return;
    if (snapshot) this.#log.begin(cursor);
    else this.#log.add(result, cursor);
    this.#options.moved(this);
  }

  #send(subscriber: Subscriber, result: Result | StreamEnd, cursor: Cursor | undefined): void {
    if (cursor && subscriber.after && !this.#isInSnapshot && isAtOrBefore(cursor, subscriber.after)) return;
    if (
      result !== STREAM_END &&
      subscriber.isFull &&
      subscriber.after &&
      this.#options.hasCursors &&
      !this.#isInSnapshot
    ) {
      subscriber.detach();
      return this.remove(subscriber);
    }
    subscriber.push(result, cursor);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting.length = 0;
    this.#options.ended(this);
    this.#leaveSource?.();
  }
}

interface Completed {
  readonly result: Result | StreamEnd;
  readonly cursor?: Cursor;
  readonly snapshot?: { readonly more: boolean };
}
