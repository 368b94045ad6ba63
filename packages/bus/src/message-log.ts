import type { Database, Tx } from '@visor/db';
import type { Failing } from './progress.ts';

/** A message to be written. `value` is sent as JSON; metadata travels as CloudEvents 1.0 headers. */
export interface NewEvent {
  readonly topic: string;
  /** Messages of one key keep their order. */
  readonly key: string;
  /** CloudEvents type (`ce_type`), e.g. `register`. */
  readonly type: string;
  readonly value: unknown;
  /** CloudEvents id; a fresh uuidv7 when absent. A re-send of the same fact is a new event with a new id. */
  readonly id?: string;
}

/** A message as read: its bytes, not yet judged. */
export interface RawEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
  readonly time: Date;
}

/** A message whose value was decoded by the topic's schema. */
export interface Event<Value = unknown> {
  /** CloudEvents id, or `<topic>/<partition>/<offset>` for a bare value sent by hand. */
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly time: Date;
  /** W3C trace context, when the sender had one. */
  readonly traceparent?: string;
  readonly value: Value;
  readonly raw: RawEvent;
}

/** Bytes to value: the decoder throws a `Refusal` whose text says what is wrong and where. */
export type Decode = (topic: string, value: Buffer) => unknown;

/** A message that was refused although something was done with it, e.g. an answer was published: it becomes a dead letter. */
export interface Rejected {
  readonly event: Event;
  readonly code: string;
  readonly reason: string;
}

export interface ConsumerOptions {
  /** Consumer group: one member handles each partition; the group's place is kept in the consumer's own schema. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly decode: Decode;
  /**
   * Applies a batch of one topic, in order, inside `tx`; publishing inside it commits with it. The batch's offset and
   * inbox rows commit in the same transaction, so the effect happens once. When it throws, the messages are applied one
   * by one under savepoints: a `Refusal` that cannot heal (not `retryable`) sends that message to `<topic>.dlq`, anything
   * else is retried for ever; only a message that brings out a fault of its values alone (SQLSTATE 21, 22, 54, a bug)
   * eight times in a row becomes a dead letter, INTERNAL. Batches of different topics and partitions may be handled side by side.
   * @returns those of `events` that go to the dead letters while what was done with them stays
   */
  handle(tx: Tx, events: readonly Event[]): Promise<readonly Rejected[] | void>;
  /** Most messages in one batch (default 500). */
  readonly maxBatch?: number;
}

export interface TailOptions {
  readonly topics: readonly string[];
  readonly decode: Decode;
  /** Every message appended after the tail began, in order per key; no group, no stored place. Unreadable ones are skipped. */
  handle(events: readonly Event[]): void | Promise<void>;
}

/** A running consumer or tail. */
export interface Subscription extends AsyncDisposable {
  /** How far behind the end of its topics the consumer is, in messages. */
  lag(): Promise<number>;
}

/** How the event log is, as its service sees it. */
export interface LogHealth {
  readonly ok: boolean;
  readonly kind: 'postgres' | 'kafka';
  /** Why it is not ok. */
  readonly text?: string;
  /** Messages that this service's consumers have not applied yet, by group; null when it can't be told. */
  readonly lag: Readonly<Record<string, number>> | null;
  /** Kafka: messages in the outbox that the broker has not taken yet, counted to 10,000. */
  readonly unsent?: number;
  /** When a message or a look for messages succeeded last; RFC 3339. */
  readonly lastSuccess: string | null;
  /** Consumers, tails and relay that fail now. */
  readonly failing: readonly Failing[];
}

/** What both logs give: messages of any topic, not typed. `EventLog` adds the types of the topics. */
export interface MessageLog extends AsyncDisposable {
  readonly kind: 'postgres' | 'kafka';
  /** Collects events; they are appended, once, as the last act of the transaction. */
  publish(tx: Tx, events: readonly NewEvent[]): void;
  /** Appends outside any transaction of the caller's (DAQ, run control, command line). Resolves when durable. */
  append(events: readonly NewEvent[]): Promise<void>;
  /** Appends bytes as they are, without headers: what an operator's own tool would send. */
  appendRaw(topic: string, key: string, value: Buffer): Promise<void>;
  subscribe(options: ConsumerOptions): Promise<Subscription>;
  tail(options: TailOptions): Promise<Subscription>;
  /** Asks the log itself how it is. @param sql a connection for such questions, which work in trouble does not hold up */
  health(sql: Pick<Database, 'query'>): Promise<LogHealth>;
}
