/** What is done with kafkajs. Topics here carry the installation's prefix on the wire and lose it on the way in. */
import { Backoff } from '@visor/schema/backoff';
import { Partitioners, type Consumer, type EachBatchPayload, type IHeaders, type Kafka } from 'kafkajs';
import { KafkaClient, type KafkaClientOptions } from './kafka-client.ts';
import type { RawEvent } from './message-log.ts';
import type { Logger } from './logger.ts';
import { pause } from './retry.ts';
import type { Outgoing } from './encoding.ts';

const PARTITIONS = 4;
const TOPIC_SETTINGS = {
  // A dead letter is the message with more headers; both have room.
  'max.message.bytes': String(9 * 1024 * 1024),
  // Whatever a producer packed its messages with, the broker unpacks: kafkajs reads gzip alone.
  'compression.type': 'uncompressed',
  // A message that retention takes before it is read is a raw file lost.
  'retention.ms': '-1',
  'retention.bytes': '-1',
};
/** A third of kafkajs's session timeout. */
const HEARTBEAT_MS = 3_000;

export interface Ends {
  readonly low: bigint;
  readonly high: bigint;
}

/** What was fetched of one partition, and what may be done about it. */
export interface FetchedBatch {
  readonly topic: string;
  readonly partition: number;
  /** The offset asked for; the first message may come later. */
  readonly from: bigint;
  readonly high: bigint;
  readonly messages: readonly RawEvent[];
  /** Fetching goes on after this message. */
  done(last: RawEvent): void;
  seek(offset: bigint): void;
  /** Fetches this partition again, from the last message done, after `ms`; the others go on. */
  rest(ms: number): void;
  /** Throws when the group is rebalancing: leave at once. */
  heartbeat(): Promise<void>;
  running(): boolean;
}

export interface MemberOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** Called before each attempt to join. */
  prepare(): Promise<void>;
  /** An attempt to join or to stay failed, and is tried again. */
  failed(error: unknown): void;
  /** The partitions are dealt out anew: what was known of places may be out of date. */
  joined(): void;
  /** Where to begin in a partition; its beginning when unknown. */
  begin(topic: string, partition: number): bigint | undefined;
  deliver(fetched: FetchedBatch): Promise<void>;
}

export interface BrokerOptions extends KafkaClientOptions {
  readonly prefix: string;
}

export class Broker implements AsyncDisposable {
  readonly #options: BrokerOptions;
  readonly #client: KafkaClient;
  readonly #prefix: string;
  readonly #logger: Logger;
  readonly #known = new Set<string>();
  #admin: Promise<Admin> | undefined;
  #producer: Promise<Producer> | undefined;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#prefix = options.prefix;
    this.#logger = options.logger;
    this.#client = new KafkaClient(options);
  }

  /** One question, one answer or an error. */
  async reach(): Promise<void> {
    await this.#withAdmin((admin) => admin.listTopics());
  }

  /** Names of all topics on the broker, of others too. */
  async topicNames(): Promise<string[]> {
    return this.#withAdmin((admin) => admin.listTopics());
  }

  /** How many consumers the groups that begin with the prefix have now. */
  async countMembers(): Promise<number> {
    return this.#withAdmin(async (admin) => {
      const groups = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
      const ours = groups.filter((name) => name.startsWith(this.#prefix));
      if (ours.length === 0) return 0;
      const { groups: described } = await admin.describeGroups(ours);
      return described.reduce((sum, { members }) => sum + members.length, 0);
    });
  }

  /** Deletes the topics and groups that begin with the prefix; gives the names of those it found. */
  async sweep(): Promise<string[]> {
    return this.#withAdmin(async (admin) => {
      const ours = (name: string): boolean => name.startsWith(this.#prefix);
      const topics = (await admin.listTopics()).filter(ours);
      const groups = (await admin.listGroups()).groups.map(({ groupId }) => groupId).filter(ours);
      if (topics.length > 0) await admin.deleteTopics({ topics });
      if (groups.length > 0) await admin.deleteGroups(groups);
      return [...topics, ...groups];
    });
  }

  /** Creates the topics that are missing. */
  async ensureTopics(topics: readonly string[]): Promise<void> {
    const wanted = topics.filter((topic) => !this.#known.has(topic));
    if (wanted.length === 0) return;
    await this.#withAdmin(async (admin) => {
      const present = new Set(await admin.listTopics());
      const missing = wanted.map((topic) => this.#prefix + topic).filter((topic) => !present.has(topic));
      const configEntries = Object.entries(TOPIC_SETTINGS).map(([name, value]) => ({ name, value }));
      const asked = missing.map((topic) => ({ topic, numPartitions: PARTITIONS, configEntries }));
      if (asked.length > 0) await admin.createTopics({ topics: asked, waitForLeaders: true });
    });
    for (const topic of wanted) this.#known.add(topic);
  }

  /**
   * Sends to one topic, in order per key; resolves when all in-sync replicas have it.
   * @param sending told before the messages go out: a failure after it may leave them written
   */
  async send(topic: string, messages: readonly Outgoing[], sending: () => void = () => {}): Promise<void> {
    await this.ensureTopics([topic]);
    const producer = (this.#producer ??= this.#connectProducer());
    try {
      const connected = await producer;
      sending();
      await connected.send({
        topic: this.#prefix + topic,
        acks: -1,
        messages: messages.map(({ key, headers, value }) => ({ key, headers: { ...headers }, value })),
      });
    } catch (error) {
      if (this.#producer === producer) this.#producer = undefined;
      this.#known.delete(topic);
      await producer.then((held) => held.disconnect()).catch(() => {});
      throw error;
    }
  }

  /** First and next offset of each partition. */
  async ends(topics: readonly string[]): Promise<Map<string, Map<number, Ends>>> {
    return this.#withAdmin(async (admin) => {
      const each = topics.map(async (topic) => {
        const partitions = await admin.fetchTopicOffsets(this.#prefix + topic);
        const ends = partitions.map(
          ({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }] as const,
        );
        return [topic, new Map(ends)] as const;
      });
      return new Map(await Promise.all(each));
    });
  }

  /** A member of a consumer group until the signal; joined anew, at growing intervals, whenever it fails. */
  async member(options: MemberOptions, signal: AbortSignal): Promise<void> {
    const backoff = new Backoff();
    while (!signal.aborted) {
      try {
        await this.#membership(options, signal, () => backoff.reset());
      } catch (error) {
        const ms = backoff.next();
        const { group, topics } = options;
        options.failed(error);
        this.#logger.warn(
          { err: error, group, topics, failures: backoff.failures, retryInMs: ms },
          'cannot consume, to be retried',
        );
        await pause(ms, signal);
      }
    }
  }

  /** Ends the connections. @param timeoutMs how long that may take */
  async close(timeoutMs?: number): Promise<void> {
    const disconnects = [this.#producer, this.#admin].map((client) => client?.then((held) => held.disconnect()));
    await this.#client.close(Promise.allSettled(disconnects), timeoutMs);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #membership(options: MemberOptions, signal: AbortSignal, joined: () => void): Promise<void> {
    await this.ensureTopics(options.topics);
    await options.prepare();
    // A client of its own, whose connections are cut when this membership has ended.
    const client = new KafkaClient(this.#options);
    const consumer = client.kafka.consumer({
      groupId: this.#prefix + options.group,
      sessionTimeout: 10_000,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: 20_000,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 2_000, restartOnFailure: async () => false },
    });
    const over = Promise.withResolvers<void>();
    over.promise.catch(() => {});
    const stop = () => over.resolve();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    consumer.on(consumer.events.CRASH, ({ payload }) => over.reject(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      joined();
      options.joined();
      for (const [name, partitions] of Object.entries(payload.memberAssignment))
        for (const partition of partitions) {
          const offset = options.begin(name.slice(this.#prefix.length), partition);
          if (offset !== undefined) consumer.seek({ topic: name, partition, offset: String(offset) });
        }
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: options.topics.map((topic) => this.#prefix + topic), fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: PARTITIONS,
        eachBatch: (payload) => beating(payload, () => options.deliver(this.#fetched(payload, consumer))),
      });
      await over.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      await client.close(consumer.disconnect());
    }
  }

  #fetched(payload: EachBatchPayload, consumer: Consumer): FetchedBatch {
    const { batch } = payload;
    const topic = batch.topic.slice(this.#prefix.length);
    const { partition } = batch;
    return {
      topic,
      partition,
      // Not in kafkajs's types, but what its fetch asked for.
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
      done: (last) => payload.resolveOffset(String(last.offset)),
      seek: (offset) => consumer.seek({ topic: batch.topic, partition, offset: String(offset) }),
      rest: (ms) => void setTimeout(payload.pause(), ms).unref(),
      heartbeat: () => payload.heartbeat(),
      running: () => payload.isRunning() && !payload.isStale(),
    };
  }

  async #withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = (this.#admin ??= this.#connectAdmin());
    try {
      return await work(await admin);
    } catch (error) {
      if (this.#admin === admin) this.#admin = undefined;
      await admin.then((held) => held.disconnect()).catch(() => {});
      throw error;
    }
  }

  async #connectAdmin(): Promise<Admin> {
    const admin = this.#client.kafka.admin();
    await admin.connect();
    return admin;
  }

  async #connectProducer(): Promise<Producer> {
    const producer = this.#client.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 3, initialRetryTime: 100 },
    });
    await producer.connect();
    return producer;
  }
}

type Admin = ReturnType<Kafka['admin']>;
type Producer = ReturnType<Kafka['producer']>;

/** Keeps the membership alive while a batch takes its time. */
async function beating(payload: EachBatchPayload, work: () => Promise<void>): Promise<void> {
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
