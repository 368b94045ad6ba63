import type { AdvisoryLock, AdvisoryLocks, Database } from '@visor/db';
import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import { OffsetConflictError, type Assignment } from './consumer.store.ts';
import { createConsumer, MAX_BATCH_SIZE, type Consumer } from './consumer.ts';
import type { Logger, Traced } from './logger.ts';
import type { ConsumerOptions, Subscription } from './message-log.ts';
import type { Notifier } from './notifier.ts';
import { countLag, PARTITION, type PostgresReader } from './postgres-reader.ts';
import type { Progress } from './progress.ts';

/** Fallback poll: how long a message may wait when its NOTIFY is lost. A connection that is opened again wakes everyone, so that is rare. */
export const POLL_INTERVAL_MS = 5_000;
/** How often a process asks for a lock that another one holds: a process that is killed announces nothing. */
const LOCK_INTERVAL_MS = 1_000;

/** What consumers and tails of a log share. */
export interface PostgresContext {
  readonly database: Database;
  readonly locks: AdvisoryLocks;
  readonly notifier: Notifier;
  readonly reader: PostgresReader;
  readonly logger: Logger;
  readonly traced: Traced;
  /** Schema of the log. */
  readonly schema: string;
  readonly progress: Progress;
}

/** Starts a consumer, with a loop per topic. */
export function subscribeToPostgres(context: PostgresContext, options: ConsumerOptions): Subscription {
  const { database, reader, logger, traced } = context;
  const stop = new AbortController();
  const consumer = createConsumer(database, options, logger, traced);
  const maxBatch = options.maxBatch ?? MAX_BATCH_SIZE;
  const loops = options.topics.map((topic) => {
    const assignment = { group: options.group, topic, partition: PARTITION };
    return consumeTopic(context, consumer, assignment, maxBatch, stop.signal);
  });
  return {
    lag: () => countLag(database, reader, options),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

/** Reads and applies one topic while this process holds its lock. A topic that fails does not block others. */
async function consumeTopic(
  context: PostgresContext,
  consumer: Consumer,
  assignment: Assignment,
  maxBatch: number,
  signal: AbortSignal,
): Promise<void> {
  const { locks, notifier, reader, logger, progress } = context;
  const { group, topic, partition } = assignment;
  const name = `consumer of ${topic}`;
  const lockName = `${context.schema}/${group}/${topic}/${partition}`;
  const backoff = new Backoff();
  let lock: AdvisoryLock | undefined;
  let next: bigint | undefined;
  /** Whether a notice may have been lost. */
  let isDoubtful = false;
  while (!signal.aborted) {
    const seenReleases = notifier.count([lockName]);
    if (!lock?.held()) {
      next = undefined;
      lock = await locks.tryLock(lockName);
      if (!lock) {
        await notifier.wait([lockName], seenReleases, LOCK_INTERVAL_MS, signal);
        continue;
      }
    }
    try {
      const seen = notifier.count([topic]);
      next ??= await skipTrimmed(reader, consumer, assignment);
      const isRead = !isDoubtful && notifier.endsBefore(topic, next);
      const messages = isRead ? [] : await reader.read(topic, next, maxBatch);
      const first = messages[0]?.offset ?? next;
      if (first > next) next = await consumer.skipGap(assignment, next, first);
      [next] = await consumer.applyBatch([{ assignment, from: next, messages }]);
      backoff.reset();
      progress.succeeded(name);
      if (messages.length === 0) {
        await notifier.wait([topic], seen, POLL_INTERVAL_MS, signal);
        isDoubtful = notifier.count([topic]) === seen;
      }
    } catch (error) {
      next = undefined;
      if (error instanceof OffsetConflictError) continue;
      progress.failed(name, error);
      const retryInMs = backoff.next();
      logger.warn({ err: error, ...assignment, failures: backoff.failures, retryInMs }, 'batch failed');
      await pause(retryInMs, signal);
    }
  }
  progress.ended(name);
  await lock?.release();
}

/** Returns the stored offset, or the first message that is kept where it is behind that. */
async function skipTrimmed(reader: PostgresReader, consumer: Consumer, assignment: Assignment): Promise<bigint> {
  const stored = await consumer.storedOffset(assignment);
  const first = (await reader.firsts([assignment.topic])).get(assignment.topic) ?? 0n;
  return stored < first ? consumer.skipGap(assignment, stored, first) : stored;
}
