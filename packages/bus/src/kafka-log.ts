import type { Database } from '@visor/db';
import { Refusal } from '@visor/schema';
import { appendStatement } from './append-statement.ts';
import { Broker } from './broker.ts';
import { openBusSession } from './bus-session.ts';
import { assertSize, encode, type Outgoing, type Sender } from './encoding.ts';
import { kafkaPrefix } from './installation-names.ts';
import { subscribeToKafka, type KafkaContext } from './kafka-consumer.ts';
import { KafkaHealth } from './kafka-health.ts';
import { readKafka, readRanges } from './kafka-reader.ts';
import { tailKafka } from './kafka-tail.ts';
import type { Logger, Traced } from './logger.ts';
import type { MessageLog, NewEvent } from './message-log.ts';
import { outbox } from './migration.ts';
import { Notifier } from './notifier.ts';
import { Progress } from './progress.ts';
import { runRelay } from './relay.ts';
import { runRetention, type Retention } from './retention.ts';
import { SubscriptionSet } from './subscription-set.ts';

export interface BrokerAddress extends Sender {
  readonly brokers: readonly string[];
  readonly installation?: string;
  readonly logger: Logger;
}

export function createBroker({ brokers, installation, source, logger }: BrokerAddress): Broker {
  if (brokers.length === 0) throw new Refusal('INVALID', 'Kafka needs at least one broker, host:port');
  return new Broker({ brokers, prefix: kafkaPrefix(installation), clientId: source, logger });
}

/** Sends events straight to the broker. */
export const sendsTo =
  (broker: Broker, sender: Sender) =>
  async (events: readonly NewEvent[]): Promise<void> => {
    const outgoing = Map.groupBy(
      events.map((event) => encode(event, sender)),
      ({ topic }) => topic,
    );
    for (const [topic, messages] of outgoing) await broker.send(topic, messages);
  };

/** Opens the log on Kafka. A published message goes to the outbox in the caller's transaction, then to the broker, in order. */
export async function openKafkaLog(
  options: BrokerAddress & { readonly database: Database; readonly traced: Traced; readonly retention: Retention },
): Promise<MessageLog> {
  const { database, logger, traced, retention } = options;
  const broker = createBroker(options);
  const notifier = new Notifier();
  const progress = new Progress();
  const channel = `${database.schema}.append`;
  const session = openBusSession({ url: database.url, channel, notifier, logger, progress });
  const subscriptions = new SubscriptionSet();
  const stop = new AbortController();
  const relay = runRelay({ database, locks: session, notifier, broker, logger, progress }, stop.signal);
  const kept = runRetention({ database, retention, groups: [], log: undefined }, { logger, progress }, stop.signal);
  const health = new KafkaHealth(options, progress);
  const encodeAll = (events: readonly NewEvent[]) => events.map((event) => encode(event, options));
  const context: KafkaContext = { database, broker, logger, traced, progress, sendNow: sendsTo(broker, options) };

  database.beforeCommit((messages) => appendStatement(outbox.append, messages as Outgoing[]));
  const append = async (messages: readonly Outgoing[]) => {
    if (messages.length > 0) await database.query(...appendStatement(outbox.append, messages));
  };
  return {
    kind: 'kafka',
    publish(tx, events) {
      tx.outbox.push(...encodeAll(events));
    },
    append: async (events) => append(encodeAll(events)),
    appendRaw: async (topic, key, value) => append([assertSize({ topic, key, headers: {}, value })]),
    async subscribe(consumer) {
      health.follow(consumer);
      return subscriptions.add(subscribeToKafka(context, consumer));
    },
    tail: async (tail) => subscriptions.add(await tailKafka(context, tail)),
    ranges: (topic) => readRanges(broker, topic),
    read: (topic, from) => readKafka(context, topic, from, stop.signal),
    health: (sql) => health.ask(sql),
    status: () => Promise.resolve({ kind: 'kafka', bytes: null, topics: [], readers: [] }),
    removeGroup: () => {
      throw new Refusal('ILLEGAL_MOVE', 'with Kafka no group holds messages: the broker keeps them as its topics say');
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all([health[Symbol.asyncDispose](), subscriptions[Symbol.asyncDispose]()]);
      // Before the relay: what it sends to a broker that does not answer ends with the connections.
      await broker[Symbol.asyncDispose]();
      await relay;
      await kept;
      await session[Symbol.asyncDispose]();
    },
  };
}
