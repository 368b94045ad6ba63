import type { Database } from '@visor/db';
import { Backoff } from '@visor/schema/backoff';
import type { Broker } from './broker.ts';
import { findStoredOffsets, OffsetConflictError, partitionName, type Assignment } from './consumer.store.ts';
import { createConsumer, MAX_BATCH_SIZE, type Consumer, type Part } from './consumer.ts';
import type { FetchedBatch } from './group-member.ts';
import { countLag } from './kafka-health.ts';
import type { Logger, Traced } from './logger.ts';
import { ALL_PARTITIONS, WaitingMessages } from './kafka-waiting.ts';
import type { ConsumerOptions, NewEvent, Subscription } from './message-log.ts';
import type { Progress } from './progress.ts';
import { TopicBatches } from './topic-batches.ts';

/** What consumers and tails of a log share. */
export interface KafkaContext {
  readonly database: Database;
  readonly broker: Broker;
  readonly logger: Logger;
  readonly traced: Traced;
  readonly progress: Progress;
  /** Sends straight to the broker, without the outbox of a transaction. */
  readonly sendNow: (events: readonly NewEvent[]) => Promise<void>;
}

/** Name of a membership in health. */
export const membershipName = (topics: readonly string[]): string =>
  `membership of the group that reads ${topics.join(', ')}`;

/**
 * The name of the group on the broker. kafkajs's leader assigns only the partitions of its own topics, so members that
 * read other topics form another group there. The stored offsets do not depend on this name.
 */
export const brokerGroup = (group: string, topics: readonly string[]): string =>
  `${group}@${topics.toSorted().join('+')}`;

/** Starts a consumer. kafkajs assigns partitions; each begins at its stored offset, which is read again after each assignment. */
export function subscribeToKafka(
  { database, broker, logger, traced, progress, sendNow }: KafkaContext,
  options: ConsumerOptions,
): Subscription {
  const { group, topics } = options;
  const stop = new AbortController();
  const startOffsets = new Map<string, bigint>();
  const waiting = new WaitingMessages({
    broker,
    logger,
    sendNow,
    group: brokerGroup(group, topics),
    answers: options.delayed ?? new Map(),
    lateMs: options.lateMs,
  });
  const partitions = new PartitionConsumer({
    broker,
    consumer: createConsumer(database, options, logger, traced),
    logger,
    progress,
    startOffsets,
    waiting,
    maxBatch: options.maxBatch ?? MAX_BATCH_SIZE,
  });
  const membership = membershipName(topics);
  const member = broker.consume(
    {
      group: brokerGroup(group, topics),
      topics,
      publishesPlace: true,
      async prepare() {
        const stored = await waiting.troubles.during(ALL_PARTITIONS, () => findStoredOffsets(database, group, topics));
        waiting.troubles.succeeded(ALL_PARTITIONS);
        for (const { topic, partition, next } of stored) startOffsets.set(partitionName(topic, partition), next);
        waiting.know(startOffsets);
      },
      onJoin() {
        partitions.forgetOffsets();
        progress.succeeded(membership);
      },
      onFailure: (error) => progress.failed(membership, error),
      startOffset: (topic, partition) => startOffsets.get(partitionName(topic, partition)),
      handleBatch: (batch) => partitions.handle({ group, topic: batch.topic, partition: batch.partition }, batch),
    },
    stop.signal,
  );
  return {
    async lag() {
      await broker.ensureTopics(topics);
      return countLag(await broker.ends(topics), await findStoredOffsets(database, group, topics));
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await waiting[Symbol.asyncDispose]();
      await member;
    },
  };
}

interface PartitionConsumerOptions {
  readonly broker: Broker;
  readonly consumer: Consumer;
  readonly logger: Logger;
  readonly progress: Progress;
  /** Where to fetch from after the next assignment: near the stored offset. */
  readonly startOffsets: Map<string, bigint>;
  readonly maxBatch: number;
  readonly waiting: WaitingMessages;
}

/** Applies fetched batches at the stored offset of their partition. */
class PartitionConsumer {
  readonly #options: PartitionConsumerOptions;
  readonly #batches: TopicBatches;
  /** Offsets that were read since the partitions were assigned. */
  readonly #offsets = new Map<string, bigint>();
  readonly #backoffs = new Map<string, Backoff>();

  constructor(options: PartitionConsumerOptions) {
    this.#options = options;
    this.#batches = new TopicBatches(options.consumer, options.maxBatch);
  }

  forgetOffsets(): void {
    this.#offsets.clear();
  }

  async handle(assignment: Assignment, fetched: FetchedBatch): Promise<void> {
    const { progress, startOffsets, maxBatch, waiting } = this.#options;
    const name = partitionName(assignment.topic, assignment.partition);
    let offset =
      this.#offsets.get(name) ??
      (await this.#attempt(assignment, fetched, () => this.#checkOffset(assignment, fetched)));
    if (offset === undefined) return;
    this.#offsets.set(name, offset);
    const first = offset;
    const messages = fetched.messages.filter((message) => message.offset >= first);
    for (let begin = 0; begin < messages.length; begin += maxBatch) {
      if (!fetched.isRunning()) return;
      const part: Part = { assignment, from: offset, messages: messages.slice(begin, begin + maxBatch) };
      offset = await this.#attempt(assignment, fetched, () => this.#batches.apply(part));
      const last = part.messages.at(-1);
      if (offset === undefined || !last) return;
      // Only an applied batch ends a series of failures; reading the offset before each try does not.
      this.#backoffs.get(name)?.reset();
      waiting.troubles.succeeded(name);
      waiting.passed(name, offset);
      progress.succeeded(consumerName(name));
      // A rebalance may have assigned the partition again meanwhile: then the offset is read again.
      if (this.#offsets.has(name)) this.#offsets.set(name, offset);
      startOffsets.set(name, offset);
      fetched.resolve(last);
      await fetched.heartbeat();
    }
  }

  /** Returns what `work` returns, or undefined when the batch must be fetched again. */
  async #attempt<T>(assignment: Assignment, fetched: FetchedBatch, work: () => Promise<T>): Promise<T | undefined> {
    const { logger, progress, waiting } = this.#options;
    const name = partitionName(assignment.topic, assignment.partition);
    try {
      return await waiting.troubles.during(name, work);
    } catch (error) {
      this.#offsets.delete(name);
      if (error instanceof OffsetConflictError) {
        waiting.troubles.succeeded(name);
        return undefined;
      }
      progress.failed(consumerName(name), error);
      const backoff = this.#backoffs.get(name) ?? new Backoff();
      this.#backoffs.set(name, backoff);
      const retryInMs = backoff.next();
      fetched.pause(retryInMs);
      logger.warn({ err: error, ...assignment, failures: backoff.failures, retryInMs }, 'batch failed');
      return undefined;
    }
  }

  /** Returns the stored offset when the fetch began there; else fetching moves there and nothing is returned. */
  async #checkOffset(assignment: Assignment, fetched: FetchedBatch): Promise<bigint | undefined> {
    const { broker, consumer } = this.#options;
    const { topic, partition } = assignment;
    const stored = await consumer.storedOffset(assignment);
    if (fetched.high < stored)
      throw new Error(`stored offset ${stored} is beyond the end ${fetched.high} of the topic: was it created again?`);
    if (fetched.from === stored) return stored;
    if (fetched.from > stored) {
      const low = (await broker.ends([topic])).get(topic)?.get(partition)?.low ?? 0n;
      if (stored < low) return consumer.skipGap(assignment, stored, low);
    }
    fetched.seek(stored);
    return undefined;
  }
}

const consumerName = (partition: string): string => `consumer of ${partition}`;
