import type { AdvisoryLocks, Database } from '@visor/db';
import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import type { MessageRow } from './append-statement.ts';
import type { Broker } from './broker.ts';
import type { Logger } from './logger.ts';
import { outbox } from './migration.ts';
import type { Notifier } from './notifier.ts';
import { bounded } from './ordered.sql.ts';
import type { Progress } from './progress.ts';

const OUTBOX = 'relay from the outbox';
const POLL_INTERVAL_MS = 1_000;
const MAX_BATCH_SIZE = 1_000;
/** All of a topic may go to one partition as one batch, which a broker refuses above 1 MiB by default. */
const MAX_BATCH_BYTES = 768 * 1024;

interface RelayOptions {
  readonly database: Database;
  readonly locks: AdvisoryLocks;
  readonly notifier: Notifier;
  readonly broker: Broker;
  readonly logger: Logger;
  readonly progress: Progress;
}

/** A topic that the broker did not take, and when it is tried again. */
interface PausedTopic {
  readonly until: number;
  readonly backoff: Backoff;
}

type PausedTopics = Map<string, PausedTopic>;

/** Sends the outbox to the broker: one process at a time, each topic in order. A topic that fails does not block others. */
export async function runRelay(options: RelayOptions, signal: AbortSignal): Promise<void> {
  const { database, locks, notifier, logger, progress } = options;
  const lockName = `${database.schema}/relay`;
  const paused: PausedTopics = new Map();
  const backoff = new Backoff();
  while (!signal.aborted) {
    const seenReleases = notifier.count([lockName]);
    const lock = await locks.tryLock(lockName);
    if (!lock) {
      await notifier.wait([lockName], seenReleases, POLL_INTERVAL_MS, signal);
      continue;
    }
    while (!signal.aborted && lock.held()) {
      try {
        const seen = notifier.count();
        const hasSent = await relayTopics(options, paused);
        backoff.reset();
        progress.succeeded(OUTBOX);
        if (!hasSent) await notifier.wait(undefined, seen, msToNextLook(paused), signal);
      } catch (error) {
        progress.failed(OUTBOX, error);
        const retryInMs = backoff.next();
        logger.warn({ err: error, retryInMs }, 'reading of the outbox failed');
        await pause(retryInMs, signal);
      }
    }
    await lock.release();
  }
}

const msToNextLook = (paused: PausedTopics): number =>
  Math.max(0, Math.min(POLL_INTERVAL_MS, ...[...paused.values()].map(({ until }) => until - performance.now())));

/** One round over the topics that have messages to send. Returns whether any was sent. */
async function relayTopics(options: RelayOptions, paused: PausedTopics): Promise<boolean> {
  const now = performance.now();
  const skipped = [...paused].filter(([, { until }]) => until > now).map(([topic]) => topic);
  const topics = await options.database.query<{ topic: string }>(
    `select h.topic from ${outbox.head} h
      where h.topic <> all ($1::text[]) and exists (select from ${outbox.message} m where m.topic = h.topic)`,
    [skipped],
  );
  let hasSent = false;
  for (const { topic } of topics) if (await relayTopic(options, paused, topic)) hasSent = true;
  return hasSent;
}

/** Sends the first messages of a topic and deletes them. Returns whether they were sent. */
async function relayTopic(
  { database, broker, logger, progress }: RelayOptions,
  paused: PausedTopics,
  topic: string,
): Promise<boolean> {
  const rows = await database.query<MessageRow>(
    `${bounded(`select * from ${outbox.message} m where m.topic = $1 order by m."offset" limit $2`)}
     where b.before < $3 order by b."offset"`,
    [topic, MAX_BATCH_SIZE, MAX_BATCH_BYTES],
  );
  const last = rows.at(-1);
  if (!last) return false;
  const name = `relay of ${topic}`;
  try {
    await broker.send(
      topic,
      rows.map((row) => ({ ...row, topic })),
    );
  } catch (error) {
    const backoff = paused.get(topic)?.backoff ?? new Backoff();
    progress.failed(name, error);
    const retryInMs = backoff.next();
    paused.set(topic, { until: performance.now() + retryInMs, backoff });
    logger.warn({ err: error, topic, failures: backoff.failures, retryInMs }, 'relay of topic failed');
    return false;
  }
  // A crash between the two sends these again; the consumers' inbox makes that harmless.
  await database.query(`delete from ${outbox.message} where topic = $1 and "offset" <= $2`, [topic, last.offset]);
  paused.delete(topic);
  progress.succeeded(name);
  return true;
}
