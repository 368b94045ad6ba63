import type { Database, Tx } from '@visor/db';
import type { Failing } from './progress.ts';
import type { TopicContent, TopicReader } from './retention.store.ts';

/** A message to be written. `value` is sent as JSON; metadata travels as CloudEvents 1.0 headers. */
export interface NewEvent {
  readonly topic: string;
  /** Messages of one key keep their order. */
  readonly key: string;
  /** CloudEvents type (`ce_type`), e.g. `register`. */
  readonly type: string;
  readonly value: unknown;
  /** CloudEvents id; a new uuidv7 when absent. A message that is sent again is a new event with a new id. */
  readonly id?: string;
}

/** A message as read: its bytes, not yet decoded. */
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
  /** W3C trace context, if the sender had one. */
  readonly traceparent?: string;
  readonly value: Value;
  readonly raw: RawEvent;
}

/** Decodes bytes to a value. @throws Refusal whose text says what is wrong and where */
export type Decode = (topic: string, value: Buffer) => unknown;

/** An event that becomes a dead letter although what was done with it stays, e.g. an answer that was published. */
export interface Rejected {
  readonly event: Event;
  readonly code: string;
  readonly reason: string;
}

/**
 * Answers to messages that wait, by topic. They go straight to the broker, where an answer may go out also for a message that was applied
 * a few seconds before; each process answers a message once.
 */
export type DelayedAnswers = ReadonlyMap<string, (message: RawEvent) => readonly NewEvent[]>;

export interface ConsumerOptions {
  /** Consumer group: one member handles each partition. The group's offsets are stored in the consumer's own schema. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly decode: Decode;
  /**
   * Applies a batch of one topic, in order per partition, inside `tx`; what is published inside it commits with it. The batch's offset and
   * inbox rows commit in the same transaction, so the effect happens once. When it throws, the messages are applied one
   * by one under savepoints: a `Refusal` that is not `retryable` sends that message to `<topic>.dlq`; anything else is tried
   * again forever, except that a message which alone causes an error of its content (SQLSTATE 21, 22, 54, a bug) eight times
   * in a row becomes a dead letter with the code INTERNAL. Batches of different topics and partitions may run side by side.
   * @returns the events that become dead letters although what was done with them stays
   */
  handle(tx: Tx, events: readonly Event[]): Promise<readonly Rejected[] | void>;
  /** Most messages in one batch (default 500). */
  readonly maxBatch?: number;
  /** Answers to messages that wait since the database does not work. Only over Kafka, which can be reached then. */
  readonly delayed?: DelayedAnswers;
  /** Time after which work with the database counts as not working that has not ended, milliseconds (default 30,000). */
  readonly lateMs?: number;
}

export interface TailOptions {
  readonly topics: readonly string[];
  readonly decode: Decode;
  /** Receives every message that is appended after the tail began, in order per key. Unreadable messages are skipped. */
  handle(events: readonly Event[]): void | Promise<void>;
  /** Messages of a topic that nobody wants when they come need not be read. Absent: all are wanted. */
  isWanted?(topic: string): boolean;
}

/** A running consumer or tail. */
export interface Subscription extends AsyncDisposable {
  /** Number of messages between the consumer and the end of its topics. */
  lag(): Promise<number>;
}

/** The state of the event log as its service sees it. */
export interface LogHealth {
  readonly ok: boolean;
  readonly kind: 'postgres' | 'kafka';
  /** Why it is not ok. */
  readonly text?: string;
  /** Messages that this service's consumers have not applied yet, by group; null when the log does not answer. */
  readonly lag: Readonly<Record<string, number>> | null;
  /** Kafka: messages in the outbox that are not sent yet, counted to 10,000. */
  readonly unsent?: number;
  /** When a message was handled or looked for successfully last; RFC 3339. */
  readonly lastSuccess: string | null;
  /** Consumers, tails and relay that fail now. */
  readonly failing: readonly Failing[];
}

/** What the event log holds, and for whom. */
export interface LogStatus {
  readonly kind: 'postgres' | 'kafka';
  /** On disk, with indexes; null with Kafka, whose broker knows. */
  readonly bytes: number | null;
  /** Empty with Kafka. */
  readonly topics: readonly TopicContent[];
  readonly readers: readonly TopicReader[];
}

/** Where a partition of a topic begins and ends: the first message that is kept, and the next one. */
export interface PartitionRange {
  readonly partition: number;
  readonly first: bigint;
  readonly next: bigint;
}

/** What both logs give: messages of any topic, not typed. `EventLog` adds the types of the topics. */
export interface MessageLog extends AsyncDisposable {
  readonly kind: 'postgres' | 'kafka';
  /** Collects messages; they are appended once, as the last statement of the transaction. */
  publish(tx: Tx, events: readonly NewEvent[]): void;
  /** Appends outside a transaction of the caller. Resolves when the messages are durable. */
  append(events: readonly NewEvent[]): Promise<void>;
  /** Appends bytes as they are, without headers, as a tool of an operator does. */
  appendRaw(topic: string, key: string, value: Buffer): Promise<void>;
  subscribe(options: ConsumerOptions): Promise<Subscription>;
  tail(options: TailOptions): Promise<Subscription>;
  /** The range of each partition of a topic. */
  ranges(topic: string): Promise<readonly PartitionRange[]>;
  /**
   * Reads some messages of a topic, in order per partition, from one offset of each partition on. None where there are no more
   * now. A partition that `from` leaves out is not read.
   */
  read(topic: string, from: ReadonlyMap<number, bigint>): Promise<readonly RawEvent[]>;
  /** Asks the log for its state. @param sql a connection for such questions, which other work does not block */
  health(sql: Pick<Database, 'query'>): Promise<LogHealth>;
  status(): Promise<LogStatus>;
  /** Lets a group that is gone hold no more messages. @throws Refusal where it is not known, alive, or on Kafka */
  removeGroup(group: string): Promise<void>;
}
