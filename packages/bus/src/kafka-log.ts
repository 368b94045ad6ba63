import { uuidv7, type Database, type Tx } from '@visor/db';
import { Backoff } from '@visor/schema/backoff';
import { Refusal } from '@visor/schema';
import { appendStatement } from './append-statement.ts';
import { OffsetConflictError, partitionName, findStoredOffsets, type Assignment } from './consumer.store.ts';
import { consumerOf, sort, type Consumer } from './consumer.ts';
import { endsWithin } from './deadline.ts';
import { Notifier } from './notifier.ts';
import { Group } from './subscription-set.ts';
import { Broker, type FetchedBatch } from './broker.ts';
import type { ConsumerOptions, MessageLog, NewEvent, Subscription, TailOptions } from './message-log.ts';
import { outbox } from './migration.ts';
import { KafkaHealth, lagOf } from './kafka-health.ts';
import { kafkaPrefix } from './installation-names.ts';
import type { Logger, Traced } from './logger.ts';
import { retryUntilSuccess } from './retry.ts';
import { Progress } from './progress.ts';
import { checked, encode, type Sender, type Outgoing } from './encoding.ts';
import { relay } from './relay.ts';
import { openBusSession } from './bus-session.ts';

export interface BrokerAddress extends Sender {
  readonly brokers: readonly string[];
  readonly installation?: string;
  readonly logger: Logger;
}

export function brokerOf({ brokers, installation, source, logger }: BrokerAddress): Broker {
  if (brokers.length === 0) throw new Refusal('INVALID', 'Kafka needs at least one broker, host:port');
  return new Broker({ brokers, prefix: kafkaPrefix(installation), clientId: source, logger });
}

/** What is published goes to the outbox in the caller's transaction, and from there to the broker in order. */
export async function openKafkaLog(
  options: BrokerAddress & { readonly database: Database; readonly traced: Traced },
): Promise<MessageLog> {
  const { database, logger, traced } = options;
  const broker = brokerOf(options);
  const bell = new Notifier();
  const progress = new Progress();
  const session = openBusSession({ url: database.url, channel: `${database.schema}.append`, bell, logger, progress });
  const running = new Group();
  const stop = new AbortController();
  const relaying = relay({ database, session, bell, broker, logger, progress }, stop.signal);
  const health = new KafkaHealth(options, progress);
  const wires: Wires = { database, broker, logger, traced, progress };

  database.beforeCommit(async (tx: Tx) => {
    await tx.query(...appendStatement(outbox.append, tx.outbox as Outgoing[]));
  });
  const appendNow = async (messages: readonly Outgoing[]) => {
    if (messages.length > 0) await database.query(...appendStatement(outbox.append, messages));
  };
  const encoded = (events: readonly NewEvent[]) => events.map((event) => encode(event, options));
  return {
    kind: 'kafka',
    publish(tx, events) {
      for (const event of events) tx.outbox.push(encode(event, options));
    },
    append: async (events) => appendNow(encoded(events)),
    appendRaw: async (topic, key, value) => appendNow([checked({ topic, key, headers: {}, value })]),
    async subscribe(consumer) {
      health.follow(consumer);
      return running.add(subscribe(wires, consumer));
    },
    tail: async (tail) => running.add(await follow(wires, tail)),
    health: (sql) => health.ask(sql),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all([health[Symbol.asyncDispose](), running[Symbol.asyncDispose]()]);
      // First: what the relay is sending to a broker that does not answer ends with the connections.
      await broker[Symbol.asyncDispose]();
      await relaying;
      await session[Symbol.asyncDispose]();
    },
  };
}

const memberOf = (topics: readonly string[]): string => `membership of the group that reads ${topics.join(', ')}`;

/**
 * The group as the broker knows it. kafkajs's leader deals out the partitions of its own topics alone, so members that
 * read other topics are another group there; the places, which are ours, are the same whatever the broker calls it.
 */
const membership = (group: string, topics: readonly string[]): string => `${group}@${topics.toSorted().join('+')}`;

interface Wires {
  readonly database: Database;
  readonly broker: Broker;
  readonly logger: Logger;
  readonly traced: Traced;
  readonly progress: Progress;
}

/** kafkajs deals out the partitions; the place in each is the stored one, checked whenever they were dealt out anew. */
function subscribe({ database, broker, logger, traced, progress }: Wires, options: ConsumerOptions): Subscription {
  const { group, topics } = options;
  const consumer = consumerOf(database, options, logger, traced);
  const stop = new AbortController();
  const hints = new Map<string, bigint>();
  const state: Lanes = {
    broker,
    consumer,
    logger,
    progress,
    hints,
    places: new Map(),
    backoffs: new Map(),
    most: options.maxBatch ?? 500,
  };
  const member = broker.member(
    {
      group: membership(group, topics),
      topics,
      async prepare() {
        for (const { topic, partition, next } of await findStoredOffsets(database, group, topics))
          hints.set(partitionName(topic, partition), next);
      },
      joined() {
        state.places.clear();
        progress.succeeded(memberOf(topics));
      },
      failed: (error) => progress.failed(memberOf(topics), error),
      begin: (topic, partition) => hints.get(partitionName(topic, partition)),
      deliver: (fetched) => deliver(state, { group, topic: fetched.topic, partition: fetched.partition }, fetched),
    },
    stop.signal,
  );
  return {
    async lag() {
      await broker.ensureTopics(topics);
      return lagOf(await broker.ends(topics), await findStoredOffsets(database, group, topics));
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await member;
    },
  };
}

interface Lanes {
  readonly broker: Broker;
  readonly consumer: Consumer;
  readonly logger: Logger;
  readonly progress: Progress;
  /** Where to fetch from when the partitions are dealt out anew: near the stored place. */
  readonly hints: Map<string, bigint>;
  /** The places checked since the partitions were dealt out. */
  readonly places: Map<string, bigint>;
  readonly backoffs: Map<string, Backoff>;
  readonly most: number;
}

async function deliver(lanes: Lanes, lane: Assignment, fetched: FetchedBatch): Promise<void> {
  const { consumer, places, backoffs, logger, progress } = lanes;
  const name = partitionName(lane.topic, lane.partition);
  const what = `consumer of ${name}`;
  const backoff = backoffs.get(name) ?? new Backoff();
  backoffs.set(name, backoff);
  /** Gives what `work` gives; undefined when the batch is to be fetched again. */
  const trying = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      places.delete(name);
      if (error instanceof OffsetConflictError) return undefined;
      progress.failed(what, error);
      const ms = backoff.next();
      fetched.rest(ms);
      logger.warn(
        { err: error, ...lane, failures: backoff.failures, retryInMs: ms },
        'batch not applied, to be retried',
      );
      return undefined;
    }
  };
  let at = places.get(name) ?? (await trying(() => checkedPlace(lanes, lane, fetched)));
  if (at === undefined) return;
  places.set(name, at);
  const from = at;
  const messages = fetched.messages.filter(({ offset }) => offset >= from);
  for (let begin = 0; begin < messages.length; begin += lanes.most) {
    if (!fetched.running()) return;
    const batch = messages.slice(begin, begin + lanes.most);
    const place: bigint = at;
    at = await trying(() => consumer.apply(lane, place, batch));
    const last = batch.at(-1);
    if (at === undefined || !last) return;
    // Only what was applied ends a series of failures: the look for the place before each try does not.
    backoff.reset();
    progress.succeeded(what);
    // A rebalance may have dealt the partition out anew meanwhile: then the place is read again.
    if (places.has(name)) places.set(name, at);
    lanes.hints.set(name, at);
    fetched.done(last);
    await fetched.heartbeat();
  }
}

/** The stored place when the fetch began there; else fetching is sent there and nothing is given. */
async function checkedPlace(
  { broker, consumer, logger }: Lanes,
  lane: Assignment,
  fetched: FetchedBatch,
): Promise<bigint | undefined> {
  const stored = await consumer.place(lane);
  if (fetched.high < stored)
    throw new Error(`stored place ${stored} lies beyond the end ${fetched.high} of the topic: was it made anew?`);
  if (fetched.from === stored) return stored;
  if (fetched.from > stored) {
    const low = (await broker.ends([lane.topic])).get(lane.topic)?.get(lane.partition)?.low ?? 0n;
    if (stored < low) {
      if (stored > 0n)
        logger.error({ ...lane, from: String(stored), to: String(low) }, 'the broker no longer holds unread messages');
      return stored;
    }
  }
  fetched.seek(stored);
  return undefined;
}

/** How long a tail waits for the broker before it begins where the topics end once that answers. */
const TAIL_TIMEOUT_MS = 5_000;

/**
 * Begins at the ends of now, under a group of its own that stores nothing. Where the broker does not answer, it begins at
 * the ends of when it does: a service starts, and serves what it has, without its broker.
 */
async function follow({ broker, logger, progress }: Wires, tail: TailOptions): Promise<Subscription> {
  const { topics, decode, handle } = tail;
  const stop = new AbortController();
  const ends = () => broker.ensureTopics(topics).then(() => broker.ends(topics));
  const next = new Map<string, bigint>();
  const found = retryUntilSuccess(ends, 'finding the ends of topics', logger, stop.signal).then((all) => {
    for (const [topic, partitions] of all)
      for (const [partition, { high }] of partitions) next.set(partitionName(topic, partition), high);
  });
  if (!(await endsWithin(TAIL_TIMEOUT_MS, found)))
    progress.failed(memberOf(topics), new Error('Kafka does not answer'));

  const member = broker.member(
    {
      group: `tail.${uuidv7()}`,
      topics,
      prepare: () => found,
      failed: (error) => progress.failed(memberOf(topics), error),
      joined: () => progress.succeeded(memberOf(topics)),
      begin: (topic, partition) => next.get(partitionName(topic, partition)),
      async deliver(fetched) {
        const name = partitionName(fetched.topic, fetched.partition);
        const from = next.get(name) ?? 0n;
        const messages = fetched.messages.filter(({ offset }) => offset >= from);
        const last = fetched.messages.at(-1);
        if (!last) return;
        const { readable } = sort(messages, decode);
        next.set(name, last.offset + 1n);
        fetched.done(last);
        if (readable.length === 0) return;
        await Promise.resolve(readable)
          .then(handle)
          .catch((err: unknown) =>
            logger.error({ err, topics }, 'a tail failed on messages, which it does not see again'),
          );
      },
    },
    stop.signal,
  );
  return {
    async lag() {
      let lag = 0n;
      for (const [topic, partitions] of await ends())
        for (const [partition, { high }] of partitions) lag += high - (next.get(partitionName(topic, partition)) ?? 0n);
      return Number(lag);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await member;
    },
  };
}
