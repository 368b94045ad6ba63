/** Consuming as a member of a Kafka consumer group, with kafkajs. */
import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import type { Consumer, EachBatchPayload, IHeaders } from 'kafkajs';
import { GroupPlace } from './group-place.ts';
import { KafkaClient, type KafkaClientOptions } from './kafka-client.ts';
import type { RawEvent } from './message-log.ts';

/** A third of kafkajs's session timeout. */
const HEARTBEAT_MS = 3_000;

/** What was fetched of one partition, and what can be done with it. */
export interface FetchedBatch {
  readonly topic: string;
  readonly partition: number;
  /** The offset that was asked for; the first message may have a later one. */
  readonly from: bigint;
  readonly high: bigint;
  readonly messages: readonly RawEvent[];
  /** Continues fetching after this message. */
  resolve(last: RawEvent): void;
  seek(offset: bigint): void;
  /** Fetches this partition again after `ms`, from the last resolved message; the others go on. */
  pause(ms: number): void;
  /** @throws when the group is rebalancing; the caller returns at once */
  heartbeat(): Promise<void>;
  isRunning(): boolean;
}

export interface MemberOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Whether the broker is told now and then how far the group has read. */
  readonly publishesPlace?: boolean;
  /** Called before each attempt to join. */
  prepare(): Promise<void>;
  /** Called when an attempt to join or to stay failed. It is tried again. */
  onFailure(error: unknown): void;
  /** Called when partitions are assigned: offsets known before may be out of date. */
  onJoin(): void;
  /** Where to begin in a partition; at its beginning when undefined. */
  startOffset(topic: string, partition: number): bigint | undefined;
  handleBatch(batch: FetchedBatch): Promise<void>;
  /** Called when nothing of a partition is left to handle up to this offset: marks of transactions have offsets, and are no messages. */
  onPassed?(topic: string, partition: number, last: bigint): void;
}

interface ConnectionOptions extends KafkaClientOptions {
  readonly prefix: string;
  readonly partitionsConsumedConcurrently: number;
}

/** Consumes until the signal; joins again, with growing pauses, whenever that fails. */
export async function consumeAsMember(
  connection: ConnectionOptions,
  options: MemberOptions,
  signal: AbortSignal,
): Promise<void> {
  const backoff = new Backoff();
  const { group, topics } = options;
  const onJoin = (): void => {
    backoff.reset();
    options.onJoin();
  };
  while (!signal.aborted) {
    try {
      await consumeOnce(connection, { ...options, onJoin }, signal);
    } catch (error) {
      const retryInMs = backoff.next();
      options.onFailure(error);
      const { failures } = backoff;
      connection.logger.warn({ err: error, group, topics, failures, retryInMs }, 'consumer failed');
      await pause(retryInMs, signal);
    }
  }
}

/** One membership: resolves on the signal, rejects when the consumer crashes. */
async function consumeOnce(connection: ConnectionOptions, options: MemberOptions, signal: AbortSignal): Promise<void> {
  const { prefix, partitionsConsumedConcurrently } = connection;
  await options.prepare();
  // A client of its own, whose connections are cut when this membership has ended.
  const client = new KafkaClient(connection);
  const consumer = client.kafka.consumer({
    groupId: prefix + options.group,
    sessionTimeout: 10_000,
    heartbeatInterval: HEARTBEAT_MS,
    rebalanceTimeout: 20_000,
    maxWaitTimeInMs: 500,
    allowAutoTopicCreation: false,
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 2_000, restartOnFailure: async () => false },
  });
  const ended = Promise.withResolvers<void>();
  ended.promise.catch(() => {});
  const stop = (): void => ended.resolve();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  consumer.on(consumer.events.CRASH, ({ payload }) => ended.reject(payload.error));
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) =>
    options.onPassed?.(topic.slice(prefix.length), partition, BigInt(lastOffset)),
  );
  const place = options.publishesPlace ? new GroupPlace(consumer) : undefined;
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    options.onJoin();
    place?.clear();
    for (const [topic, partitions] of Object.entries(payload.memberAssignment))
      for (const partition of partitions) {
        const offset = options.startOffset(topic.slice(prefix.length), partition);
        if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) });
        place?.reached({ topic, partition, offset: String(offset ?? 0n) });
      }
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: options.topics.map((topic) => prefix + topic), fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently,
      eachBatch: (payload) =>
        withHeartbeat(payload, () => options.handleBatch(fetchedBatch(payload, consumer, prefix, place))),
    });
    await ended.promise;
  } finally {
    signal.removeEventListener('abort', stop);
    await client.close(Promise.resolve(place?.end()).then(() => consumer.disconnect()));
  }
}

function fetchedBatch(
  payload: EachBatchPayload,
  consumer: Consumer,
  prefix: string,
  place: GroupPlace | undefined,
): FetchedBatch {
  const { batch } = payload;
  const topic = batch.topic.slice(prefix.length);
  const { partition } = batch;
  return {
    topic,
    partition,
    // kafkajs's types lack the offset that its fetch asked for.
    from: BigInt((batch as typeof batch & { fetchedOffset: string }).fetchedOffset),
    high: BigInt(batch.highWatermark),
    messages: batch.messages.map((message) => ({
      topic,
      partition,
      offset: BigInt(message.offset),
      key: message.key?.toString() ?? '',
      headers: headersOf(message.headers),
      value: message.value ?? Buffer.alloc(0),
      time: new Date(Number(message.timestamp)),
    })),
    resolve(last) {
      payload.resolveOffset(String(last.offset));
      place?.reached({ topic: batch.topic, partition, offset: String(last.offset + 1n) });
    },
    seek: (offset) => consumer.seek({ topic: batch.topic, partition, offset: String(offset) }),
    pause: (ms) => void setTimeout(payload.pause(), ms).unref(),
    heartbeat: () => payload.heartbeat(),
    isRunning: () => payload.isRunning() && !payload.isStale(),
  };
}

/** Keeps the membership alive while a batch is handled. */
async function withHeartbeat(payload: EachBatchPayload, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => void payload.heartbeat().catch(() => {}), HEARTBEAT_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

function headersOf(headers: IHeaders | undefined): Record<string, string> {
  const text = (value: IHeaders[string]): string =>
    Array.isArray(value) ? text(value.at(-1)) : (value?.toString() ?? '');
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, text(value)]));
}
