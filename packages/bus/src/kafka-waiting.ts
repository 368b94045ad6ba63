import type { Broker } from './broker.ts';
import { partitionName } from './consumer.store.ts';
import { PLACE_INTERVAL_MS } from './group-place.ts';
import { readKafka } from './kafka-reader.ts';
import type { Logger } from './logger.ts';
import type { DelayedAnswers, NewEvent, RawEvent } from './message-log.ts';
import { Troubles } from './troubles.ts';

interface WaitingOptions {
  readonly broker: Broker;
  readonly logger: Logger;
  /** The name of the readers' group on the broker. */
  readonly group: string;
  readonly answers: DelayedAnswers;
  /** Time after which work that neither ends nor fails is in trouble, milliseconds. */
  readonly lateMs?: number | undefined;
  /** Sends straight to the broker. */
  readonly sendNow: (events: readonly NewEvent[]) => Promise<void>;
}

/** A database whose machine hangs, or whose network drops what is sent to it, neither works nor fails. */
const LATE_MS = 30_000;

/** What is read at one look and not at the next was told meanwhile by who read it. */
const LOOK_MS = PLACE_INTERVAL_MS + 1_000;

/** Work that no partition names. */
export const ALL_PARTITIONS = '*';

/**
 * Answers messages that wait since the database of their reader does not work. It reads them apart from the group, whose members
 * hang or fail together with the database, or can't join without it. Each process answers a message once, if it was there at two looks.
 */
export class WaitingMessages implements AsyncDisposable {
  /** Work with the database, by partition or of all partitions. While one of them hangs, kafkajs fetches none of the others. */
  readonly troubles: Troubles;
  readonly #options: WaitingOptions;
  /** The first message of each partition that is neither applied nor answered, as far as this process knows. */
  readonly #next = new Map<string, bigint>();
  /** Whether partitions without such a message have not been read at all. */
  #knowsAll = false;
  /** Where the partitions ended at the look before. */
  #ends: ReadonlyMap<string, ReadonlyMap<number, bigint>> = new Map();
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;

  constructor(options: WaitingOptions) {
    const { lateMs = LATE_MS } = options;
    this.#options = options;
    this.troubles = new Troubles(lateMs);
    this.#timer = setInterval(() => this.#look(), Math.min(LOOK_MS, lateMs)).unref();
  }

  /** Messages of a partition before this offset need no answer. */
  passed(partition: string, next: bigint): void {
    const known = this.#next.get(partition);
    if (known === undefined || known < next) this.#next.set(partition, next);
  }

  /** Takes all stored offsets of the group, by partition. */
  know(offsets: ReadonlyMap<string, bigint>): void {
    for (const [partition, next] of offsets) this.passed(partition, next);
    this.#knowsAll = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#looking;
  }

  #look(): void {
    if (this.#looking) return;
    if (!this.troubles.areAny) {
      this.#ends = new Map();
      return;
    }
    const { logger } = this.#options;
    this.#looking = this.#answerAll()
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) logger.warn({ err: error }, 'messages that wait could not be answered');
      })
      .finally(() => (this.#looking = undefined));
  }

  async #answerAll(): Promise<void> {
    const { answers } = this.#options;
    const before = this.#ends;
    const ends = new Map<string, ReadonlyMap<number, bigint>>();
    for (const topic of answers.keys()) ends.set(topic, await this.#findEnds(topic));
    this.#ends = ends;
    for (const [topic, endsBefore] of before) await this.#answerTopic(topic, endsBefore);
  }

  /** Returns where the partitions of a topic end, after noting how far the group has read. */
  async #findEnds(topic: string): Promise<ReadonlyMap<number, bigint>> {
    const { broker, group } = this.#options;
    await broker.ensureTopics([topic]);
    const places = await broker.placesOf(group, topic);
    const ends = (await broker.ends([topic])).get(topic) ?? new Map<number, never>();
    for (const [partition, { high }] of ends) {
      const name = partitionName(topic, partition);
      // Where nobody has told what was read of a partition, what comes from now on is answered.
      const place = places.get(partition) ?? (this.#knowsAll || this.#next.has(name) ? undefined : high);
      if (place !== undefined) this.passed(name, place);
    }
    return new Map([...ends].map(([partition, { high }]) => [partition, high]));
  }

  /** Answers what waits in a topic before these ends, some thousands at a time. */
  async #answerTopic(topic: string, ends: ReadonlyMap<number, bigint>): Promise<void> {
    const { broker, sendNow } = this.#options;
    for (;;) {
      const next = new Map([...ends.keys()].map((partition) => [partition, this.#nextOf(topic, partition)]));
      const isLeft = ({ partition, offset }: Pick<RawEvent, 'partition' | 'offset'>): boolean =>
        offset >= (next.get(partition) ?? 0n) && offset < (ends.get(partition) ?? 0n);
      const from = new Map([...next].filter(([partition, offset]) => isLeft({ partition, offset })));
      const messages =
        from.size > 0 ? (await readKafka({ broker }, topic, from, this.#stop.signal)).filter(isLeft) : [];
      if (messages.length === 0 || !this.troubles.areAny) return;
      await sendNow(messages.flatMap((message) => this.#answersTo(message)));
      for (const { partition, offset } of messages) this.passed(partitionName(topic, partition), offset + 1n);
    }
  }

  #nextOf(topic: string, partition: number): bigint {
    return this.#next.get(partitionName(topic, partition)) ?? 0n;
  }

  #answersTo(message: RawEvent): readonly NewEvent[] {
    try {
      return this.#options.answers.get(message.topic)?.(message) ?? [];
    } catch {
      // It can't be read, and becomes a dead letter once the database works.
      return [];
    }
  }
}
