import type { AdvisoryLock, AdvisoryLocks, Database, Tx } from '@visor/db';
import { Backoff } from '@visor/schema/backoff';
import pg from 'pg';
import { appendStatement, type MessageRow } from './append-statement.ts';
import { OffsetConflictError, findStoredOffsets, type Assignment } from './consumer.store.ts';
import { consumerOf, sort, type Consumer } from './consumer.ts';
import { Notifier } from './notifier.ts';
import type { ConsumerOptions, MessageLog, RawEvent, Subscription, TailOptions } from './message-log.ts';
import { logSchema } from './installation-names.ts';
import type { Logger, Traced } from './logger.ts';
import { pause } from './retry.ts';
import { Progress, failureReason } from './progress.ts';
import { checked, encode, type Sender, type Outgoing } from './encoding.ts';
import { openBusSession } from './bus-session.ts';
import { Group } from './subscription-set.ts';

/** The net under NOTIFY: how long a message may wait when a notice is lost. */
const POLL_MS = 1_000;
const BATCH = 500;
const BATCH_BYTES = 8 * 1024 * 1024;
/** One partition: a topic is in total order, and one database gains nothing from more. */
const PARTITION = 0;

export interface PostgresOptions extends Sender {
  readonly database: Database;
  readonly installation?: string;
  readonly logger: Logger;
  readonly traced: Traced;
}

export async function openPostgresLog(options: PostgresOptions): Promise<MessageLog> {
  const { database, logger, traced } = options;
  const schema = logSchema(options.installation);
  const log = readerOf(database, schema);
  await log.heads([]); // An installation or a grant that is missing shows now.
  const append = `${pg.escapeIdentifier(schema)}.append`;
  const bell = new Notifier();
  const progress = new Progress();
  const session = openBusSession({ url: database.url, channel: `${schema}.append`, bell, logger, progress });
  const running = new Group();
  const consumers: Followed[] = [];
  const wires: Wires = { database, session, bell, log, logger, traced, schema, progress };

  const appendNow = async (messages: readonly Outgoing[]) => {
    if (messages.length > 0) await database.query(...appendStatement(append, messages));
  };
  database.beforeCommit(async (tx: Tx) => {
    await tx.query(...appendStatement(append, tx.outbox as Outgoing[]));
  });
  return {
    kind: 'postgres',
    publish(tx, events) {
      for (const event of events) tx.outbox.push(encode(event, options));
    },
    append: async (events) => appendNow(events.map((event) => encode(event, options))),
    appendRaw: async (topic, key, value) => appendNow([checked({ topic, key, headers: {}, value })]),
    async subscribe(consumer) {
      consumers.push(consumer);
      return running.add(subscribe(wires, consumer));
    },
    tail: async (tail) => running.add(await follow(wires, tail)),
    async health(sql) {
      const { failing, lastSuccess } = progress;
      const lag: Record<string, number> = {};
      const reader = readerOf(sql, schema);
      for (const { group, topics } of consumers)
        lag[group] = (lag[group] ?? 0) + (await lagOf(sql, reader, { group, topics }));
      return { ok: failing.length === 0, kind: 'postgres', lag, lastSuccess, failing, ...failureReason(failing) };
    },
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
    },
  };
}

interface Reader {
  read(topic: string, from: bigint, most: number): Promise<RawEvent[]>;
  /** The next offset of each topic. */
  heads(topics: readonly string[]): Promise<Map<string, bigint>>;
}

interface Wires {
  readonly database: Database;
  readonly session: AdvisoryLocks;
  readonly bell: Notifier;
  readonly log: Reader;
  readonly logger: Logger;
  readonly traced: Traced;
  readonly schema: string;
  readonly progress: Progress;
}

type Followed = Pick<ConsumerOptions, 'group' | 'topics'>;

function readerOf(database: Pick<Database, 'query'>, schema: string): Reader {
  const name = pg.escapeIdentifier(schema);
  return {
    async read(topic, from, most) {
      const text = `select "offset", key, headers, value, "time" from ${name}.read($1, $2, $3, $4, $5)`;
      const rows = await database.query<MessageRow>(text, [topic, PARTITION, String(from), most, BATCH_BYTES]);
      return rows.map((row) => ({
        ...row,
        topic,
        partition: PARTITION,
        offset: BigInt(row.offset),
        time: new Date(row.time),
      }));
    },
    async heads(topics) {
      const text = `select topic, next from ${name}.heads($1::text[])`;
      const rows = await database.query<{ topic: string; next: string }>(text, [topics]);
      return new Map(rows.map(({ topic, next }) => [topic, BigInt(next)]));
    },
  };
}

function subscribe(wires: Wires, options: ConsumerOptions): Subscription {
  const { database, log, logger, traced } = wires;
  const stop = new AbortController();
  const consumer = consumerOf(database, options, logger, traced);
  const lanes = options.topics.map((topic) => {
    const lane = { group: options.group, topic, partition: PARTITION };
    return runLane(wires, consumer, lane, options.maxBatch ?? BATCH, stop.signal);
  });
  return {
    lag: () => lagOf(database, log, options),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(lanes);
    },
  };
}

async function lagOf(sql: Pick<Database, 'query'>, log: Reader, { group, topics }: Followed): Promise<number> {
  const heads = await log.heads(topics);
  const places = await findStoredOffsets(sql, group, topics);
  const done = new Map(places.map(({ topic, next }) => [topic, next]));
  return [...heads].reduce((sum, [topic, next]) => sum + Number(next - (done.get(topic) ?? 0n)), 0);
}

/** Reads and applies one lane while this process holds its lock; a lane that fails holds up no other. */
async function runLane(
  wires: Wires,
  consumer: Consumer,
  lane: Assignment,
  most: number,
  signal: AbortSignal,
): Promise<void> {
  const { session, bell, log, logger, progress } = wires;
  const what = `consumer of ${lane.topic}`;
  const lockName = `${wires.schema}/${lane.group}/${lane.topic}/${lane.partition}`;
  const backoff = new Backoff();
  let lock: AdvisoryLock | undefined;
  let next: bigint | undefined;
  while (!signal.aborted) {
    const free = bell.count([lockName]);
    if (!lock?.held()) {
      next = undefined;
      lock = await session.tryLock(lockName);
      if (!lock) {
        await bell.wait([lockName], free, POLL_MS, signal);
        continue;
      }
    }
    try {
      const seen = bell.count([lane.topic]);
      next ??= await consumer.place(lane);
      const messages = await log.read(lane.topic, next, most);
      next = await consumer.apply(lane, next, messages);
      backoff.reset();
      progress.succeeded(what);
      if (messages.length === 0) await bell.wait([lane.topic], seen, POLL_MS, signal);
    } catch (error) {
      next = undefined;
      if (error instanceof OffsetConflictError) continue;
      progress.failed(what, error);
      const ms = backoff.next();
      logger.warn(
        { err: error, ...lane, failures: backoff.failures, retryInMs: ms },
        'batch not applied, to be retried',
      );
      await pause(ms, signal);
    }
  }
  progress.ended(what);
  await lock?.release();
}

/** Reads on from the heads of now: a message that was being appended then lies at or after them. */
async function follow({ bell, log, logger, progress }: Wires, options: TailOptions): Promise<Subscription> {
  const { topics } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const what = `tail of ${topics.join(', ')}`;
  const next = await log.heads(topics);
  const backoff = new Backoff();
  const step = async (): Promise<boolean> => {
    let read = false;
    for (const [topic, head] of await log.heads(topics)) {
      const from = next.get(topic) ?? 0n;
      if (head <= from) continue;
      const messages = await log.read(topic, from, BATCH);
      next.set(topic, (messages.at(-1)?.offset ?? head - 1n) + 1n);
      read = true;
      const { readable } = sort(messages, options.decode);
      if (readable.length === 0) continue;
      await Promise.resolve(readable)
        .then((events) => options.handle(events))
        .catch((err: unknown) =>
          logger.error({ err, topic }, 'a tail failed on messages, which it does not see again'),
        );
    }
    return read;
  };
  const loop = async () => {
    while (!signal.aborted) {
      try {
        const seen = bell.count(topics);
        const read = await step();
        backoff.reset();
        progress.succeeded(what);
        if (!read) await bell.wait(topics, seen, POLL_MS, signal);
      } catch (error) {
        progress.failed(what, error);
        const ms = backoff.next();
        logger.warn({ err: error, topics, retryInMs: ms }, 'tail cannot read, to be retried');
        await pause(ms, signal);
      }
    }
  };
  const done = loop();
  return {
    async lag() {
      return [...(await log.heads(topics))].reduce(
        (sum, [topic, head]) => sum + Number(head - (next.get(topic) ?? 0n)),
        0,
      );
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
    },
  };
}
