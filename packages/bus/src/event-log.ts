import type { Tx } from '@visor/db';
import { decodeEvent, metadataOf, type Refusal, type Topic, type Topics } from '@visor/schema';
import { decodeMessages } from './consumer.ts';
import type {
  ConsumerOptions,
  DelayedAnswers,
  Event,
  MessageLog,
  NewEvent,
  Rejected,
  PartitionRange,
  Subscription,
  TailOptions,
} from './message-log.ts';

/**
 * Applies a batch of one topic, in order, inside `tx`. See `ConsumerOptions.handle` for what happens when it throws.
 * @returns the events that become dead letters although what was done with them stays
 */
type Handle<Value> = (tx: Tx, events: readonly Event<Value>[]) => Promise<readonly Rejected[] | void>;

/** A handler whose values are checked one by one before they are handled. */
interface CheckedHandler<Value> {
  readonly check: (value: Value) => unknown;
  readonly handle: (tx: Tx, events: readonly Event<never>[]) => Promise<readonly Rejected[] | void>;
}

export type Handler<Value> = Handle<Value> | CheckedHandler<Value>;

/** The handlers of one consumer group, by topic. */
export type Handlers = { readonly [T in Topic]?: Handler<Topics[T]> };

/** What is answered to messages that wait, by topic, as `ConsumerOptions.delayed`. What it throws on becomes a dead letter later. */
export type WaitingAnswers = { readonly [T in Topic]?: (value: Topics[T]) => readonly NewEvent[] };

type TailHandle<Value> = (events: readonly Event<Value>[]) => void | Promise<void>;

/** A handler that wants messages only at times, e.g. while somebody listens. */
interface OccasionalHandler<Value> {
  readonly isWanted: () => boolean;
  readonly handle: TailHandle<Value>;
}

/** The handlers of a tail, by topic. What a handler does not want when it is appended may not be read at all. */
export type TailHandlers = { readonly [T in Topic]?: TailHandle<Topics[T]> | OccasionalHandler<Topics[T]> };

/**
 * A handler of the values that `check` returns. A value that `check` refuses becomes a dead letter at once; the rest of its
 * batch is applied together, not one by one.
 */
export const checked = <Value, Checked>(
  check: (value: Value) => Checked,
  handle: Handle<Checked>,
): CheckedHandler<Value> => ({ check, handle });

/** The event log between the subgraphs: Kafka at scale, a PostgreSQL log in the embedded default. */
export interface EventLog extends AsyncDisposable {
  readonly kind: MessageLog['kind'];
  /** Collects messages; they are appended once, as the last statement of the transaction. */
  publish<T extends Topic>(tx: Tx, topic: T, values: readonly Topics[T][]): void;
  /** Appends outside a transaction of the caller. Resolves when the messages are durable. */
  append<T extends Topic>(topic: T, values: readonly Topics[T][]): Promise<void>;
  /** Appends bytes as they are, without headers, as a tool of an operator does. */
  appendRaw(topic: string, key: string, value: Buffer): Promise<void>;
  /** Starts the consumer of a group. A group has one set of topics, the same in every process. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Follows topics from now on, without a group and without a stored offset. Unreadable messages are skipped. */
  tail(options: { readonly handlers: TailHandlers }): Promise<Subscription>;
  /** The range of each partition of a topic. */
  ranges(topic: Topic): Promise<readonly PartitionRange[]>;
  /** Reads some messages of a topic from one offset of each partition on. */
  read<T extends Topic>(topic: T, from: ReadonlyMap<number, bigint>): Promise<ReadMessages<Topics[T]>>;
  health: MessageLog['health'];
  status: MessageLog['status'];
  removeGroup: MessageLog['removeGroup'];
}

/** Messages of a topic, those left out that can't be decoded, and where the next ones begin. */
export interface ReadMessages<Value> {
  readonly events: readonly Event<Value>[];
  readonly next: ReadonlyMap<number, bigint>;
  /** Whether the log had no messages from there on. */
  readonly isAtEnd: boolean;
}

interface SubscribeOptions {
  readonly group: string;
  readonly handlers: Handlers;
  readonly delayed?: WaitingAnswers | undefined;
  /** Most messages in one batch (default 500). */
  readonly maxBatch?: number;
}

/** Only appends: for DAQ, run control and the command line, which have no schema of their own. */
export type Appender = Pick<EventLog, 'append' | 'appendRaw'> & AsyncDisposable;

/** Builds the messages of these values. */
export const messagesOf = <T extends Topic>(topic: T, values: readonly Topics[T][]): NewEvent[] =>
  values.map((value) => ({ topic, ...metadataOf(topic, value), value }));

type UntypedHandle = ConsumerOptions['handle'];

/** Inside the log a topic is a text: `decodeEvent` has checked each value against its topic. */
interface UntypedHandler {
  readonly check: (value: unknown) => unknown;
  readonly handle: UntypedHandle;
}

function untypedHandlers(handlers: Handlers): ReadonlyMap<string, UntypedHandler> {
  const entries = Object.entries(handlers) as [string, UntypedHandle | UntypedHandler][];
  return new Map(
    entries.map(([topic, handler]) => [
      topic,
      typeof handler === 'function' ? { check: (value: unknown) => value, handle: handler } : handler,
    ]),
  );
}

/** Answers for the untyped log. */
export function delayedAnswers(answers: WaitingAnswers): DelayedAnswers {
  const entries = Object.entries(answers) as [string, (value: unknown) => readonly NewEvent[]][];
  return new Map(entries.map(([topic, answer]) => [topic, ({ value }) => answer(decodeEvent(topic, value))]));
}

/** Options for the untyped log from typed handlers. */
export function consumerOptions({ group, handlers, delayed, maxBatch }: SubscribeOptions): ConsumerOptions {
  const byTopic = untypedHandlers(handlers);
  const handlerOf = (topic: string): UntypedHandler => {
    const handler = byTopic.get(topic);
    if (!handler) throw new Error(`the group ${group} has no handler for ${topic}`);
    return handler;
  };
  return {
    group,
    topics: [...byTopic.keys()],
    decode: (topic, bytes) => handlerOf(topic).check(decodeEvent(topic, bytes)),
    handle: async (tx, events) => (events[0] ? handlerOf(events[0].topic).handle(tx, events) : undefined),
    ...(delayed ? { delayed: delayedAnswers(delayed) } : {}),
    ...(maxBatch === undefined ? {} : { maxBatch }),
  };
}

type UntypedTailHandler = Required<Pick<TailOptions, 'handle' | 'isWanted'>>;

function tailOptions(handlers: TailHandlers): TailOptions {
  const entries = Object.entries(handlers) as [string, TailOptions['handle'] | UntypedTailHandler][];
  const byTopic = new Map(
    entries.map(([topic, handler]) => [
      topic,
      typeof handler === 'function' ? { isWanted: () => true, handle: handler } : handler,
    ]),
  );
  return {
    topics: [...byTopic.keys()],
    decode: decodeEvent,
    handle: (events) => (events[0] ? byTopic.get(events[0].topic)?.handle(events) : undefined),
    isWanted: (topic) => byTopic.get(topic)?.isWanted(topic) ?? true,
  };
}

/** Gives a log of untyped messages the types of the topics. */
export const typedLog = (log: MessageLog): EventLog => ({
  kind: log.kind,
  publish: (tx, topic, values) => log.publish(tx, messagesOf(topic, values)),
  append: (topic, values) => log.append(messagesOf(topic, values)),
  appendRaw: (topic, key, value) => log.appendRaw(topic, key, value),
  subscribe: (options) => log.subscribe(consumerOptions(options)),
  tail: ({ handlers }) => log.tail(tailOptions(handlers)),
  ranges: (topic) => log.ranges(topic),
  read: async <T extends Topic>(topic: T, from: ReadonlyMap<number, bigint>) => {
    const messages = await log.read(topic, from);
    const next = new Map(from);
    for (const { partition, offset } of messages) next.set(partition, offset + 1n);
    const events = decodeMessages(messages, decodeEvent).readable as Event<Topics[T]>[];
    return { events, next, isAtEnd: messages.length === 0 };
  },
  health: (sql) => log.health(sql),
  status: () => log.status(),
  removeGroup: (group) => log.removeGroup(group),
  [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
});

export type MessageAppender = Pick<MessageLog, 'append' | 'appendRaw'> & AsyncDisposable;

export const typedAppender = (log: MessageAppender): Appender => ({
  append: (topic, values) => log.append(messagesOf(topic, values)),
  appendRaw: (topic, key, value) => log.appendRaw(topic, key, value),
  [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
});

/** The values of events. */
export const valuesOf = <Value>(events: readonly Event<Value>[]): Value[] => events.map(({ value }) => value);

/** A value that was refused although something was done with it, e.g. an answer was published. */
export interface RefusedValue<Value> {
  readonly value: Value;
  readonly code: Refusal['code'];
  readonly reason: string;
}

/** The events of refused values, for a handler to return. */
export function rejectedEvents<Value>(
  events: readonly Event<Value>[],
  refused: readonly RefusedValue<Value>[] | void,
): Rejected[] {
  const eventByValue = new Map(events.map((event) => [event.value, event]));
  return (refused ?? []).map(({ value, code, reason }) => {
    const event = eventByValue.get(value);
    if (!event) throw new Error('a refused value belongs to no message of the batch');
    return { event, code, reason };
  });
}
