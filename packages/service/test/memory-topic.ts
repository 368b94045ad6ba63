import type { Event, PartitionRange, ReadMessages } from '@visor/bus';
import { EventFeed } from '../src/event-feed.ts';

type JobsTopic = 'wms.jobs.status';
type JobsEvent = Parameters<EventFeed<JobsTopic>['send']>[0][number];

/** A topic of changed jobs in memory, with the feed of a process over it. */
export class MemoryTopic {
  readonly #messages: JobsEvent[] = [];
  #first = 0;
  /** While false, the tail of the process has read nothing yet. */
  isTailing = true;
  #tailed = 0;
  /** Reads of the log so far. */
  reads = 0;
  feed = this.newFeed();

  /** The feed of a new process: its tail begins at the end. */
  newFeed(installation = 'here'): EventFeed<JobsTopic> {
    const log = {
      ranges: async (): Promise<readonly PartitionRange[]> => [
        { partition: 0, first: BigInt(this.#first), next: BigInt(this.#messages.length) },
      ],
      read: async (_topic: string, from: ReadonlyMap<number, bigint>): Promise<ReadMessages<JobsEvent['value']>> => {
        this.reads += 1;
        const begin = Math.max(this.#first, Number(from.get(0)));
        const events = this.#messages.slice(begin, begin + 7);
        return { events, next: new Map([[0, BigInt(begin + events.length)]]), isAtEnd: events.length === 0 };
      },
    };
    this.#tailed = this.#messages.length;
    this.feed = new EventFeed<JobsTopic>({
      topic: 'wms.jobs.status',
      log: log as never,
      installation: () => Promise.resolve(installation),
    });
    return this.feed;
  }

  get length(): number {
    return this.#messages.length;
  }

  append(...values: JobsEvent['value'][]): void {
    for (const value of values) {
      const raw = { topic: 'wms.jobs.status', partition: 0, offset: BigInt(this.#messages.length) };
      this.#messages.push({ value, raw } as Event<JobsEvent['value']>);
    }
    if (this.isTailing) this.tail();
  }

  /** The tail reads on. */
  tail(): void {
    const read = this.#messages.slice(this.#tailed);
    this.#tailed = this.#messages.length;
    if (read.length > 0) this.feed.send(read);
  }

  /** Deletes the messages before an offset. */
  trim(first: number): void {
    this.#first = first;
  }
}
