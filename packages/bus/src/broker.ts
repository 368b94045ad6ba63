/** Topics, offsets and sending on a Kafka broker. Names carry the installation's prefix on the broker and lose it here. */
import { Partitioners, type Kafka } from 'kafkajs';
import type { Outgoing } from './encoding.ts';
import { consumeAsMember, type MemberOptions } from './group-member.ts';
import { KafkaClient, type KafkaClientOptions } from './kafka-client.ts';

/** Partitions of a topic that Visor creates. */
const PARTITION_COUNT = 4;
const TOPIC_SETTINGS = {
  // A dead letter is the message with more headers; both fit.
  'max.message.bytes': String(9 * 1024 * 1024),
  // The broker unpacks what producers compressed, since kafkajs reads only gzip.
  'compression.type': 'uncompressed',
  // A message that retention deletes before it is read is a raw file lost.
  'retention.ms': '-1',
  'retention.bytes': '-1',
};

/** First and next offset of a partition. */
export interface PartitionEnds {
  readonly low: bigint;
  readonly high: bigint;
}

/** Ends of partitions, by topic and partition. */
export type TopicEnds = ReadonlyMap<string, ReadonlyMap<number, PartitionEnds>>;

interface BrokerOptions extends KafkaClientOptions {
  readonly prefix: string;
}

export class Broker implements AsyncDisposable {
  readonly #options: BrokerOptions;
  readonly #client: KafkaClient;
  readonly #prefix: string;
  readonly #knownTopics = new Set<string>();
  #admin: Promise<Admin> | undefined;
  #producer: Promise<Producer> | undefined;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#prefix = options.prefix;
    this.#client = new KafkaClient(options);
  }

  /** Resolves when the broker has answered one question. @throws when it does not answer */
  async checkReachable(): Promise<void> {
    await this.#withAdmin((admin) => admin.listTopics());
  }

  /** Names of all topics on the broker, also those of others. */
  async topicNames(): Promise<string[]> {
    return this.#withAdmin((admin) => admin.listTopics());
  }

  /** Number of consumers in the groups that begin with the prefix. */
  async countMembers(): Promise<number> {
    return this.#withAdmin(async (admin) => {
      const groups = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
      const own = groups.filter((name) => name.startsWith(this.#prefix));
      if (own.length === 0) return 0;
      const { groups: described } = await admin.describeGroups(own);
      return described.reduce((sum, { members }) => sum + members.length, 0);
    });
  }

  /** Deletes the topics and groups that begin with the prefix. Returns their names. */
  async deleteAll(): Promise<string[]> {
    return this.#withAdmin(async (admin) => {
      const isOwn = (name: string): boolean => name.startsWith(this.#prefix);
      const topics = (await admin.listTopics()).filter(isOwn);
      const groups = (await admin.listGroups()).groups.map(({ groupId }) => groupId).filter(isOwn);
      if (topics.length > 0) await admin.deleteTopics({ topics });
      if (groups.length > 0) await admin.deleteGroups(groups);
      return [...topics, ...groups];
    });
  }

  /** Creates the topics that are missing. */
  async ensureTopics(topics: readonly string[]): Promise<void> {
    const unknown = topics.filter((topic) => !this.#knownTopics.has(topic));
    if (unknown.length === 0) return;
    await this.#withAdmin(async (admin) => {
      const present = new Set(await admin.listTopics());
      const missing = unknown.map((topic) => this.#prefix + topic).filter((topic) => !present.has(topic));
      const configEntries = Object.entries(TOPIC_SETTINGS).map(([name, value]) => ({ name, value }));
      const configs = missing.map((topic) => ({ topic, numPartitions: PARTITION_COUNT, configEntries }));
      if (configs.length > 0) await admin.createTopics({ topics: configs, waitForLeaders: true });
    });
    for (const topic of unknown) this.#knownTopics.add(topic);
  }

  /**
   * Sends to one topic, in order per key. Resolves when all in-sync replicas have the messages.
   * @param onSend called before the messages go out: after a later failure they may be written all the same
   */
  async send(topic: string, messages: readonly Outgoing[], onSend: () => void = () => {}): Promise<void> {
    await this.ensureTopics([topic]);
    const producer = (this.#producer ??= this.#connectProducer());
    try {
      const connected = await producer;
      onSend();
      await connected.send({
        topic: this.#prefix + topic,
        acks: -1,
        messages: messages.map(({ key, headers, value }) => ({ key, headers: { ...headers }, value })),
      });
    } catch (error) {
      if (this.#producer === producer) this.#producer = undefined;
      this.#knownTopics.delete(topic);
      await producer.then((connected) => connected.disconnect()).catch(() => {});
      throw error;
    }
  }

  /** First and next offset of each partition. */
  async ends(topics: readonly string[]): Promise<TopicEnds> {
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

  /** How far a group has read by what its members told, by partition; without those that no member has had. */
  async placesOf(group: string, topic: string): Promise<ReadonlyMap<number, bigint>> {
    return this.#withAdmin(async (admin) => {
      const [published] = await admin.fetchOffsets({ groupId: this.#prefix + group, topics: [this.#prefix + topic] });
      const places = (published?.partitions ?? []).map(({ partition, offset }) => [partition, BigInt(offset)] as const);
      return new Map(places.filter(([, offset]) => offset >= 0n));
    });
  }

  /** Consumes as a member of a group until the signal; joins again, with growing pauses, whenever that fails. */
  consume(options: MemberOptions, signal: AbortSignal): Promise<void> {
    const partitionsConsumedConcurrently = PARTITION_COUNT;
    const prepare = async (): Promise<void> => {
      await this.ensureTopics(options.topics);
      await options.prepare();
    };
    return consumeAsMember({ ...this.#options, partitionsConsumedConcurrently }, { ...options, prepare }, signal);
  }

  /** Ends the connections. @param timeoutMs how long that may take */
  async close(timeoutMs?: number): Promise<void> {
    const disconnects = [this.#producer, this.#admin].map((client) =>
      client?.then((connected) => connected.disconnect()),
    );
    await this.#client.close(Promise.allSettled(disconnects), timeoutMs);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = (this.#admin ??= this.#connectAdmin());
    try {
      return await work(await admin);
    } catch (error) {
      if (this.#admin === admin) this.#admin = undefined;
      await admin.then((connected) => connected.disconnect()).catch(() => {});
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
