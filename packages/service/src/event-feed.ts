import { createHash } from 'node:crypto';
import type { Event, EventLog } from '@visor/bus';
import type { Database } from '@visor/db';
import type { Topic, Topics } from '@visor/schema';
import { readCursor, type Cursor } from './cursor.rules.ts';
import { FeedReader, type FeedLog } from './feed-reader.ts';

/** Where a stream of changes begins. */
interface FeedStart {
  /** A cursor. Absent: now. */
  readonly after?: string | null | undefined;
}

/** What a subscription reads. */
export interface Feed<V> {
  /**
   * Opens a reader of the messages that pass `wanted`, from a cursor on, or from now on.
   * @throws Refusal INVALID for a wrong cursor
   */
  follow(start: FeedStart, wanted: (value: V) => boolean): Promise<Followed<V>>;
}

interface Followed<V> {
  readonly reader: FeedReader<V>;
  /** Where the topic ended then. */
  readonly end: Cursor;
}

interface FeedOptions<T extends Topic> {
  readonly topic: T;
  readonly log: Pick<EventLog, 'ranges' | 'read'>;
  /** Names the installation whose log it is. */
  installation(): Promise<string>;
}

/** The messages of one topic for the subscriptions of this process: live ones from a tail, earlier ones from the event log. */
export class EventFeed<T extends Topic> implements Feed<Topics[T]> {
  readonly #options: FeedOptions<T>;
  readonly #readers = new Set<FeedReader<Topics[T]>>();

  constructor(options: FeedOptions<T>) {
    this.#options = options;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Takes what the tail of this process reads. */
  send(events: readonly Event<Topics[T]>[]): void {
    for (const reader of this.#readers) reader.push(events);
  }

  async follow({ after }: FeedStart, wanted: (value: Topics[T]) => boolean): Promise<Followed<Topics[T]>> {
    const { topic, log } = this.#options;
    const installation = await this.#options.installation();
    const place = { installation, topic };
    const from = after == null ? undefined : readCursor(after, place);
    const feedLog: FeedLog<Topics[T]> = {
      ranges: () => log.ranges(topic),
      read: (offsets) => log.read(topic, offsets),
    };
    const reader = new FeedReader<Topics[T]>({
      place,
      log: feedLog,
      wanted,
      closed: () => this.#readers.delete(reader),
    });
    // It listens before it asks where the topic ends: what is appended from then on comes from the tail.
    this.#readers.add(reader);
    return { reader, end: await reader.begin(from) };
  }
}

/** Returns a function that names the installation of a service's schema; a copy of it in another cluster is another one. */
export function installationOf(db: Pick<Database, 'query' | 'schema'>): () => Promise<string> {
  let known: string | undefined;
  return async () => {
    if (known !== undefined) return known;
    const rows = await db.query<{ id: string }>(
      `select s.system_identifier || '/' || n.oid as id from pg_control_system() s, pg_namespace n where n.nspname = $1`,
      [db.schema],
    );
    const [row] = rows;
    if (!row) throw new Error(`the schema ${db.schema} is not there`);
    known = createHash('sha256').update(row.id).digest('hex').slice(0, 12);
    return known;
  };
}
