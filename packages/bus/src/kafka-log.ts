import { uuidv7, type Database, type Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import { appendCall } from './append.ts';
import { Fenced, storedPlaces, type Lane } from './consumer.store.ts';
import { consumerOf, sort, type Consumer } from './consumer.ts';
import { Deadline, notTaken } from './deadline.ts';
import { Doorbell } from './doorbell.ts';
import { Group } from './group.ts';
import { Broker, type Fetched } from './kafka.ts';
import type { ConsumerOptions, EventLog, NewEvent, Subscription, TailOptions } from './log.ts';
import { outbox } from './migration.ts';
import { kafkaPrefix } from './names.ts';
import { Backoff, persist, type Logger, type Traced } from './pace.ts';
import { checked, encode, type Origin, type Outgoing } from './record.ts';
import { relay } from './relay.ts';
import { Session } from './session.ts';

interface BrokerAddress extends Origin {
  readonly brokers: readonly string[];
  readonly installation?: string;
  readonly logger: Logger;
}

function brokerOf({ brokers, installation, source, logger }: BrokerAddress): Broker {
  if (brokers.length === 0) throw new Refusal('INVALID', 'Kafka needs at least one broker, host:port');
  return new Broker({ brokers, prefix: kafkaPrefix(installation), clientId: source, logger });
}

/** What is published goes to the outbox in the caller's transaction, and from there to the broker in order. */
export async function openKafkaLog(
  options: BrokerAddress & { readonly database: Database; readonly traced: Traced },
): Promise<EventLog> {
  const { database, logger, traced } = options;
  const broker = brokerOf(options);
  const bell = new Doorbell();
  const session = new Session({ url: database.url, channel: `${database.schema}.append`, bell, logger });
  const running = new Group();
  const stop = new AbortController();
  const relaying = relay({ database, session, bell, broker, logger }, stop.signal);

  database.beforeCommit(async (tx: Tx) => {
    await tx.query(...appendCall(outbox.append, tx.outbox as Outgoing[]));
  });
  const appendNow = async (messages: readonly Outgoing[]) => {
    if (messages.length > 0) await database.query(...appendCall(outbox.append, messages));
  };
  const encoded = (events: readonly NewEvent[]) => events.map((event) => encode(event, options));
  return {
    kind: 'kafka',
    publish(tx, events) {
      for (const event of events) tx.outbox.push(encode(event, options));
    },
    append: async (events) => appendNow(encoded(events)),
    appendRaw: async (topic, key, value) => appendNow([checked({ topic, key, headers: {}, value })]),
    subscribe: async (consumer) => running.add(subscribe({ database, broker, logger, traced }, consumer)),
    tail: async (tail) => running.add(await follow(broker, tail, logger)),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running[Symbol.asyncDispose]();
      // First: what the relay is sending to a broker that does not answer ends with the connections.
      await broker[Symbol.asyncDispose]();
      await relaying;
      await session[Symbol.asyncDispose]();
    },
  };
}

/** Who gave up an append does not wait for its connections. */
const APPENDER_CLOSE_TIMEOUT_MS = 1_000;

/** Straight to the broker, tried until the timeout, or for ever where there is none. */
export async function openKafkaAppender(
  options: BrokerAddress & { readonly timeoutMs?: number | undefined },
): Promise<Pick<EventLog, 'append' | 'appendRaw'> & AsyncDisposable> {
  const { logger, timeoutMs } = options;
  const broker = brokerOf(options);
  const stop = new AbortController();
  const sendAll = async (messages: readonly Outgoing[], signal: AbortSignal, failed: (error: unknown) => void) => {
    for (const [topic, ofTopic] of Map.groupBy(messages, (message) => message.topic))
      await persist(
        () =>
          broker.send(topic, ofTopic).catch((error: unknown) => {
            failed(error);
            throw error;
          }),
        `sending to ${topic}`,
        logger,
        signal,
      );
  };
  const send = async (messages: readonly Outgoing[]): Promise<void> => {
    if (timeoutMs === undefined) return sendAll(messages, stop.signal, () => {});
    const deadline = new Deadline(timeoutMs);
    const over = new AbortController();
    let last: unknown;
    try {
      const sending = sendAll(messages, AbortSignal.any([stop.signal, over.signal]), (error) => (last = error));
      await deadline.within(sending, () => new Error('no answer'));
    } catch (error) {
      throw notTaken(`Kafka at ${options.brokers.join(',')}`, deadline, last ?? error, true);
    } finally {
      over.abort();
    }
  };
  return {
    append: async (events) => send(events.map((event) => encode(event, options))),
    appendRaw: async (topic, key, value) => send([checked({ topic, key, headers: {}, value })]),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await broker.close(timeoutMs === undefined ? undefined : APPENDER_CLOSE_TIMEOUT_MS);
    },
  };
}

const laneName = (topic: string, partition: number): string => `${topic}/${partition}`;

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
}

/** kafkajs deals out the partitions; the place in each is the stored one, checked whenever they were dealt out anew. */
function subscribe({ database, broker, logger, traced }: Wires, options: ConsumerOptions): Subscription {
  const { group, topics } = options;
  const consumer = consumerOf(database, options, logger, traced);
  const stop = new AbortController();
  const hints = new Map<string, bigint>();
  const state: Lanes = {
    broker,
    consumer,
    logger,
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
        for (const { topic, partition, next } of await storedPlaces(database, group, topics))
          hints.set(laneName(topic, partition), next);
      },
      joined: () => state.places.clear(),
      begin: (topic, partition) => hints.get(laneName(topic, partition)),
      deliver: (fetched) => deliver(state, { group, topic: fetched.topic, partition: fetched.partition }, fetched),
    },
    stop.signal,
  );
  return {
    async lag() {
      await broker.ensureTopics(topics);
      const ends = await broker.ends(topics);
      const places = await storedPlaces(database, group, topics);
      const done = new Map(places.map(({ topic, partition, next }) => [laneName(topic, partition), next]));
      let lag = 0n;
      for (const [topic, partitions] of ends)
        for (const [partition, { low, high }] of partitions) {
          const next = done.get(laneName(topic, partition)) ?? 0n;
          lag += high - (next > low ? next : low);
        }
      return Number(lag);
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
  /** Where to fetch from when the partitions are dealt out anew: near the stored place. */
  readonly hints: Map<string, bigint>;
  /** The places checked since the partitions were dealt out. */
  readonly places: Map<string, bigint>;
  readonly backoffs: Map<string, Backoff>;
  readonly most: number;
}

async function deliver(lanes: Lanes, lane: Lane, fetched: Fetched): Promise<void> {
  const { consumer, places, backoffs, logger } = lanes;
  const name = laneName(lane.topic, lane.partition);
  const backoff = backoffs.get(name) ?? new Backoff();
  backoffs.set(name, backoff);
  /** Gives what `work` gives; undefined when the batch is to be fetched again. */
  const trying = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      const result = await work();
      backoff.reset();
      return result;
    } catch (error) {
      places.delete(name);
      if (error instanceof Fenced) return undefined;
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
  lane: Lane,
  fetched: Fetched,
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

/** Begins at the ends of now, under a group of its own that stores nothing. */
async function follow(broker: Broker, { topics, decode, handle }: TailOptions, logger: Logger): Promise<Subscription> {
  const stop = new AbortController();
  const ends = () => broker.ensureTopics(topics).then(() => broker.ends(topics));
  const next = new Map<string, bigint>();
  for (const [topic, partitions] of await persist(ends, 'finding the ends of topics', logger))
    for (const [partition, { high }] of partitions) next.set(laneName(topic, partition), high);

  const member = broker.member(
    {
      group: `tail.${uuidv7()}`,
      topics,
      prepare: async () => {},
      joined: () => {},
      begin: (topic, partition) => next.get(laneName(topic, partition)),
      async deliver(fetched) {
        const name = laneName(fetched.topic, fetched.partition);
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
        for (const [partition, { high }] of partitions) lag += high - (next.get(laneName(topic, partition)) ?? 0n);
      return Number(lag);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await member;
    },
  };
}
