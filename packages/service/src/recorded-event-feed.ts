import type { Event, PartitionRange, ReadMessages } from '@visor/bus';
import type { Database } from '@visor/db';
import { Refusal } from '@visor/schema';
import { pause } from '@visor/schema/pause';
import { readCursor, writeCursor } from './cursor.rules.ts';
import type { Feed } from './event-feed.ts';
import { FeedReader } from './feed-reader.ts';
import { startLoop, type Loop } from './loop.ts';
import type { Logger } from './log.ts';
import {
  EVENT_COLUMNS,
  eventOf,
  selectEvents,
  type EventRow,
  type EventSource,
  type StoredEventRow,
} from './recorded-events.ts';
import { settledNumbers, type Observation } from './settled.rules.ts';

interface FeedOptions {
  readonly db: Pick<Database, 'query'>;
  /** Stands in cursors. */
  readonly name: string;
  readonly sources: readonly EventSource[];
  readonly installation: () => Promise<string>;
  readonly logger: Logger;
}

/** How often a process with readers looks for new rows. */
const POLL_MS = 250;
const LOOK_MS = 20;
const LONGEST_MS = 10_000;
/** Numbers of rows that a statement looks at. */
const PAGE = 5_000;

/** Recorded events as a feed for subscriptions: a source is a partition, the number of a row its offset. */
export class RecordedEventFeed implements Feed<EventRow>, AsyncDisposable {
  readonly #options: FeedOptions;
  readonly #readers = new Set<FeedReader<EventRow>>();
  #loop: Loop | undefined;
  /** What was seen of the sequences, and up to where all rows have been committed or never will be. */
  #seen: readonly Observation[] = [];
  #settled: readonly bigint[];
  /** Up to where rows have been sent to the readers. */
  #sent: readonly bigint[] = [];

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#settled = options.sources.map(() => -1n);
  }

  async follow(
    { after }: { readonly after?: string | null | undefined },
    wanted: (value: EventRow) => boolean,
  ): ReturnType<Feed<EventRow>['follow']> {
    const { name: topic } = this.#options;
    const place = { installation: await this.#options.installation(), topic };
    const from = after == null ? undefined : readCursor(after, place);
    const reader: FeedReader<EventRow> = new FeedReader<EventRow>({
      place,
      log: { ranges: () => this.#ranges(), read: (offsets) => this.#read(offsets) },
      wanted,
      closed: () => this.#left(reader),
    });
    this.#readers.add(reader);
    try {
      await this.#begin();
    } catch (error) {
      reader.close();
      throw error;
    }
    return { reader, end: await reader.begin(from) };
  }

  /** The cursor of the last event that is sent so far. @throws Refusal UNAVAILABLE where a transaction goes on for too long */
  async endCursor(): Promise<string> {
    const { reader, end } = await this.follow({}, () => false);
    reader.close();
    return writeCursor(end);
  }

  /** @throws Refusal INVALID where the text is no cursor of this feed */
  async checkCursor(after: string | null | undefined): Promise<void> {
    if (after != null)
      readCursor(after, { installation: await this.#options.installation(), topic: this.#options.name });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const reader of this.#readers) reader.close();
    await this.#loop?.[Symbol.asyncDispose]();
  }

  /** Starts to look for rows with the first reader. */
  async #begin(): Promise<void> {
    const begun = performance.now();
    while (this.#settled.some((number) => number < 0n)) {
      await this.#observe();
      if (performance.now() - begun > LONGEST_MS)
        throw new Refusal('UNAVAILABLE', 'a transaction goes on, and no event can be sent before it ends: try again');
      await pause(LOOK_MS);
    }
    if (this.#loop || this.#readers.size === 0) return;
    this.#sent = this.#settled;
    const { logger, name } = this.#options;
    this.#loop = startLoop({ name: `send ${name}`, everyMs: POLL_MS, logger, run: () => this.#send() });
  }

  #left(reader: FeedReader<EventRow>): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0 || !this.#loop) return;
    const loop = this.#loop;
    this.#loop = undefined;
    this.#settled = this.#settled.map(() => -1n);
    this.#seen = [];
    void Promise.resolve(loop[Symbol.asyncDispose]()).catch(() => {});
  }

  async #observe(): Promise<void> {
    const { db, sources } = this.#options;
    const [row] = await db.query<{ oldest: string; next: string; numbers: string[] }>(
      `select pg_snapshot_xmin(s)::text as oldest, pg_snapshot_xmax(s)::text as next,
              array[${sources.map(({ sequence }) => `(select last_value - (not is_called)::int from ${sequence})`).join(', ')}]::text[] as numbers
         from pg_current_snapshot() s`,
    );
    if (!row) return;
    const now = { oldest: BigInt(row.oldest), next: BigInt(row.next), numbers: row.numbers.map(BigInt) };
    const { settled, seen } = settledNumbers(this.#seen, now);
    this.#seen = seen;
    if (settled) this.#settled = settled;
  }

  async #send(): Promise<boolean> {
    await this.#observe();
    const from = new Map(this.#sent.map((number, partition) => [partition, number + 1n]));
    const { events, next, isAtEnd } = await this.#read(from);
    for (const reader of this.#readers) reader.push(events);
    this.#sent = this.#sent.map((number, partition) => (next.get(partition) ?? number + 1n) - 1n);
    return !isAtEnd;
  }

  /** Where each source begins and ends. What is dropped goes by days: its oldest rows tell where it begins, but for some. */
  async #ranges(): Promise<PartitionRange[]> {
    const { db, sources } = this.#options;
    const [row] = await db.query<{ first: (string | null)[] }>(
      `select array[${sources.map(({ oldest }) => `(${oldest})`).join(', ')}]::text[] as first`,
    );
    return this.#settled.map((number, partition) => {
      const first = BigInt(row?.first[partition] ?? 0) - BigInt(PAGE);
      return { partition, first: first < 0n ? 0n : first < number ? first : number, next: number + 1n };
    });
  }

  /** Reads the rows of some numbers of each source. Rows that have come since are read next. */
  async #read(from: ReadonlyMap<number, bigint>): Promise<ReadMessages<EventRow>> {
    const { db, sources } = this.#options;
    const ends = sources.map((_, partition) => {
      const begin = from.get(partition) ?? 0n;
      const settled = this.#settled[partition] ?? 0n;
      return { begin, end: begin + BigInt(PAGE) - 1n < settled ? begin + BigInt(PAGE) - 1n : settled };
    });
    const isAtEnd = ends.every(({ begin, end }) => end < begin);
    const next = new Map(ends.map(({ begin, end }, partition) => [partition, end < begin ? begin : end + 1n]));
    if (isAtEnd) return { events: [], next, isAtEnd };
    const wanted = ends.flatMap(({ begin, end }, partition) => (end < begin ? [] : [{ begin, end, partition }]));
    const statement = wanted.map(({ partition }, index) => {
      const source = sources[partition];
      return source
        ? `${selectEvents(source)} where ${source.id} >= $${2 * index + 1}::bigint and ${source.id} <= $${2 * index + 2}::bigint`
        : '';
    });
    const rows = await db.query<StoredEventRow>(
      // A reader's place in a source only grows, and the clock of a row may be behind that of the row before it.
      `select ${EVENT_COLUMNS} from (${statement.join(' union all ')}) e
        order by max(e.at) over (partition by e."sourceName" order by e.number), e."sourceName", e.number`,
      wanted.flatMap(({ begin, end }) => [String(begin), String(end)]),
    );
    return { events: rows.map((row) => this.#message(eventOf(row))), next, isAtEnd };
  }

  #message(value: EventRow): Event<EventRow> {
    const { name: topic, sources } = this.#options;
    const partition = sources.findIndex(({ name }) => name === value.sourceName);
    const { id, type, at: time } = value;
    const raw = { topic, partition, offset: BigInt(value.number), key: '', headers: {}, value: Buffer.alloc(0), time };
    return { id, topic, key: '', type, time, value, raw };
  }
}
