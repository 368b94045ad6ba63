import type { Event, PartitionRange, ReadMessages } from '@visor/bus';
import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import { distance, refuseFuture, writeCursor, type Cursor } from './cursor.rules.ts';

/** One topic of the event log. */
export interface FeedLog<V> {
  ranges(): Promise<readonly PartitionRange[]>;
  read(from: ReadonlyMap<number, bigint>): Promise<ReadMessages<V>>;
}

interface ReaderOptions<V> {
  readonly place: Pick<Cursor, 'installation' | 'topic'>;
  readonly log: FeedLog<V>;
  wanted(value: V): boolean;
  closed(): void;
}

/** A message, and the cursor after it. */
export interface FeedEvent<V> {
  readonly value: V;
  readonly cursor: string;
}

/** Messages that came together. */
interface FeedChunk<V> {
  readonly events: readonly FeedEvent<V>[];
  /** Messages of the topic before these that the event log no longer holds, and that were not read. */
  readonly lagged: number;
}

/** Live messages that wait for a slow reader; then it reads them from the event log again. */
const MAX_QUEUED = 1_000;

/** One reader of a feed. It loses no message that the event log still holds, however slow it is, and keeps few of them. */
export class FeedReader<V> {
  readonly #options: ReaderOptions<V>;
  readonly #position = new Map<number, bigint>();
  readonly #closing = new AbortController();
  #queue: Event<V>[] = [];
  /** Where a page of the event log ended, behind the messages of it that are wanted. */
  #pageEnd: ReadonlyMap<number, bigint> = new Map();
  /** Whether messages are in the event log that neither the queue nor the reader has. */
  #isBehind = false;
  #lagged = 0;
  #wake: (() => void) | undefined;

  constructor(options: ReaderOptions<V>) {
    this.#options = options;
  }

  /** The cursor after all that was read. */
  get cursor(): string {
    const offsets = new Map([...this.#position].map(([partition, offset]) => [partition, Number(offset)]));
    return writeCursor({ ...this.#options.place, offsets });
  }

  /** Aborted when it is closed. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /**
   * Begins after a cursor, or at the end of the topic, which it returns. It is closed where that fails.
   * @throws Refusal INVALID for a cursor that is ahead of the topic
   */
  async begin(after: Cursor | undefined): Promise<Cursor> {
    try {
      const end = { ...this.#options.place, ...(await this.#open(after)) };
      if (after) refuseFuture(after, end);
      return end;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  async #open(after: Cursor | undefined): Promise<Pick<Cursor, 'offsets'>> {
    const ranges = await this.#options.log.ranges();
    const end = new Map(ranges.map(({ partition, next }) => [partition, Number(next)]));
    for (const { partition, first, next } of ranges)
      this.#position.set(partition, after ? BigInt(after.offsets.get(partition) ?? first) : next);
    if (after) {
      this.#isBehind = true;
      this.#skipDeleted(ranges);
    }
    return { offsets: end };
  }

  /** Goes to the end of the topic. */
  async moveToEnd(): Promise<void> {
    this.#isBehind = false;
    this.#lagged = 0;
    for (const { partition, next } of await this.#options.log.ranges()) this.#position.set(partition, next);
  }

  get lagged(): number {
    return this.#lagged;
  }

  forgetLag(): void {
    this.#lagged = 0;
  }

  push(events: readonly Event<V>[]): void {
    if (this.isClosed || this.#isBehind) return;
    for (const event of events) if (this.#options.wanted(event.value)) this.#queue.push(event);
    if (this.#queue.length > MAX_QUEUED) {
      this.#queue = [];
      this.#isBehind = true;
    }
    if (this.#queue.length > 0 || this.#isBehind) this.#wake?.();
  }

  close(): void {
    if (this.isClosed) return;
    this.#closing.abort();
    this.#queue = [];
    this.#options.closed();
    this.#wake?.();
  }

  /** Returns the next messages as soon as there are some; undefined when it was closed. */
  async next(): Promise<FeedChunk<V> | undefined> {
    const backoff = new Backoff();
    while (!this.isClosed) {
      try {
        const events = this.#isBehind ? await this.#readLog() : this.#takeQueue();
        if (events.length > 0) return this.#chunk(events);
        this.#skipPage();
        if (!this.#isBehind && this.#queue.length === 0) await this.#waitForMessages();
      } catch {
        // The health of the service shows that its event log does not answer.
        await pause(backoff.next(), this.#closing.signal);
      }
    }
    return undefined;
  }

  /** Returns the live messages that wait. */
  poll(): readonly FeedEvent<V>[] {
    return this.#isBehind ? [] : this.#chunk(this.#takeQueue()).events;
  }

  #chunk(events: readonly Event<V>[]): FeedChunk<V> {
    const lagged = this.#lagged;
    this.#lagged = 0;
    const chunk = events.map((event) => {
      const { partition, offset } = event.raw;
      this.#position.set(partition, offset + 1n);
      return { value: event.value, cursor: this.cursor };
    });
    this.#skipPage();
    return { events: chunk, lagged };
  }

  #takeQueue(): Event<V>[] {
    const taken = this.#queue;
    this.#queue = [];
    return taken.filter(({ raw }) => raw.offset >= (this.#position.get(raw.partition) ?? 0n));
  }

  /** Reads on in the event log. At its end the queue goes on: messages are put there before they could be missed here. */
  async #readLog(): Promise<Event<V>[]> {
    this.#skipDeleted(await this.#options.log.ranges());
    this.#isBehind = false;
    const { events, next, isAtEnd } = await this.#options.log.read(this.#position).catch((error: unknown) => {
      this.#isBehind = true;
      throw error;
    });
    if (isAtEnd || this.isClosed) return [];
    this.#queue = [];
    this.#isBehind = true;
    this.#pageEnd = next;
    return events.filter(({ value }) => this.#options.wanted(value));
  }

  #skipPage(): void {
    for (const [partition, offset] of this.#pageEnd) this.#position.set(partition, offset);
    this.#pageEnd = new Map();
  }

  #skipDeleted(ranges: readonly PartitionRange[]): void {
    const first = new Map(ranges.map((range) => [range.partition, Number(range.first)]));
    const position = new Map([...this.#position].map(([partition, offset]) => [partition, Number(offset)]));
    this.#lagged += distance({ offsets: position }, { offsets: first });
    for (const range of ranges)
      if (range.first > (this.#position.get(range.partition) ?? 0n)) this.#position.set(range.partition, range.first);
  }

  async #waitForMessages(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
  }
}
