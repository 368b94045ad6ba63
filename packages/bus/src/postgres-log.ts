import type { Database } from '@visor/db';
import { quotableText, Refusal } from '@visor/schema';
import pg from 'pg';
import { appendStatement } from './append-statement.ts';
import { openBusSession } from './bus-session.ts';
import { MAX_BATCH_SIZE } from './consumer.ts';
import { assertSize, encode, type Outgoing, type Sender } from './encoding.ts';
import { logSchema } from './installation-names.ts';
import type { Logger, Traced } from './logger.ts';
import type { ConsumerOptions, MessageLog, NewEvent } from './message-log.ts';
import { Notifier } from './notifier.ts';
import { subscribeToPostgres, type PostgresContext } from './postgres-consumer.ts';
import { countLag, createReader, readRange, PARTITION } from './postgres-reader.ts';
import { tailPostgres } from './postgres-tail.ts';
import { failureReason, Progress } from './progress.ts';
import { runRetention, type Retention } from './retention.ts';
import { forgetReader, readBytes, readContents, readReaders, reportOffsets } from './retention.store.ts';
import { SubscriptionSet } from './subscription-set.ts';

interface PostgresOptions extends Sender {
  readonly database: Database;
  readonly installation?: string;
  readonly logger: Logger;
  readonly traced: Traced;
  readonly retention: Retention;
}

async function appendAll(database: Database, target: string, messages: readonly Outgoing[]): Promise<void> {
  if (messages.length > 0) await database.query(...appendStatement(target, messages));
}

/** Opens the log in PostgreSQL. A published message is appended by the last statement of the caller's transaction. */
export async function openPostgresLog(options: PostgresOptions): Promise<MessageLog> {
  const { database, logger, traced, retention } = options;
  const schema = logSchema(options.installation);
  const reader = createReader(database, schema);
  await reader.heads([]); // Fails now where the log is not installed or not granted.
  const name = pg.escapeIdentifier(schema);
  const target = `${name}.append`;
  const notifier = new Notifier();
  const progress = new Progress();
  const locks = openBusSession({ url: database.url, channel: `${schema}.append`, notifier, logger, progress });
  const subscriptions = new SubscriptionSet();
  const consumers: Pick<ConsumerOptions, 'group' | 'topics'>[] = [];
  const context: PostgresContext = { database, locks, notifier, reader, logger, traced, schema, progress };

  const stop = new AbortController();
  const kept = runRetention({ database, retention, groups: consumers, log: name }, { logger, progress }, stop.signal);
  const append = (messages: readonly Outgoing[]) => appendAll(database, target, messages);
  const encodeAll = (events: readonly NewEvent[]) => events.map((event) => encode(event, options));
  database.beforeCommit((outbox) => appendStatement(target, outbox as Outgoing[]));
  return {
    kind: 'postgres',
    publish(tx, events) {
      tx.outbox.push(...encodeAll(events));
    },
    append: async (events) => append(encodeAll(events)),
    appendRaw: async (topic, key, value) => append([assertSize({ topic, key, headers: {}, value })]),
    async subscribe(consumer) {
      // From now on nothing that the group has not read is deleted.
      await reportOffsets(database, name, consumer.group, consumer.topics);
      consumers.push(consumer);
      return subscriptions.add(subscribeToPostgres(context, consumer));
    },
    tail: async (tail) => subscriptions.add(await tailPostgres(context, tail)),
    ranges: async (topic) => [await readRange(reader, topic)],
    read: async (topic, from) => reader.read(topic, from.get(PARTITION) ?? 0n, MAX_BATCH_SIZE),
    async health(sql) {
      const { failing, lastSuccess } = progress;
      const lag: Record<string, number> = {};
      const healthReader = createReader(sql, schema);
      for (const { group, topics } of consumers)
        lag[group] = (lag[group] ?? 0) + (await countLag(sql, healthReader, { group, topics }));
      return { ok: failing.length === 0, kind: 'postgres', lag, lastSuccess, failing, ...failureReason(failing) };
    },
    async status() {
      const [topics, readers, bytes] = await Promise.all([
        readContents(database, name),
        readReaders(database, name),
        readBytes(database, name),
      ]);
      return { kind: 'postgres', bytes, topics, readers };
    },
    removeGroup: (group) => removeReader(database, name, group),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await kept;
      await subscriptions[Symbol.asyncDispose]();
      await locks[Symbol.asyncDispose]();
    },
  };
}

const GROUP_IS_ALIVE_MS = 10 * 60_000;

/** @throws Refusal NOT_FOUND; CONFLICT where a process of the group has reported within ten minutes */
async function removeReader(database: Database, log: string, group: string): Promise<void> {
  const readers = (await readReaders(database, log)).filter((reader) => reader.group === group);
  if (readers.length === 0)
    throw new Refusal('NOT_FOUND', `the event log knows no group ${quotableText(group)}; eventLog lists its groups`);
  const seen = Math.max(...readers.filter(({ removed }) => !removed).map((reader) => reader.seen.getTime()));
  if (Date.now() - seen < GROUP_IS_ALIVE_MS)
    throw new Refusal(
      'CONFLICT',
      `the group ${group} read until ${new Date(seen).toISOString()}; stop its processes, and remove it ten minutes later`,
    );
  await forgetReader(database, log, group);
}
