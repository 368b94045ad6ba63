import type { Database } from '@visor/db';
import { pause } from '@visor/schema/pause';
import type { Logger } from './logger.ts';
import type { ConsumerOptions } from './message-log.ts';
import type { Progress } from './progress.ts';
import { deleteOldDeadLetters, deleteOldInboxIds, readContents, reportOffsets, trimTopic } from './retention.store.ts';

/** How long the event log keeps what is not needed any more. */
export interface Retention {
  /** Age of messages, in hours, above which they go once every group has read them. */
  readonly messageHours: number;
  /** Age of dead letters, in days, above which they go. */
  readonly deadLetterDays: number;
  /** The groups that read a topic: nothing of it goes before each has reported. A topic that is absent is kept like a dead letter. */
  readonly readers: Readonly<Record<string, readonly string[]>>;
}

export const DEFAULT_RETENTION: Retention = { messageHours: 24, deadLetterDays: 90, readers: {} };

/** A relay sends a message again after a crash, which may last as long as its database is away. */
const KAFKA_INBOX_HOURS = 14 * 24;

const ROUND_INTERVAL_MS = 60_000;
const HOUR_MS = 3_600_000;
const WHAT = 'retention';

/** The groups of this process. */
type Groups = readonly Pick<ConsumerOptions, 'group' | 'topics'>[];

interface RetentionContext {
  readonly database: Pick<Database, 'query'>;
  readonly retention: Retention;
  readonly groups: Groups;
  /** Schema of the PostgreSQL log, quoted; undefined with Kafka, which keeps the topics. */
  readonly log: string | undefined;
}

const hoursBefore = (now: Date, hours: number): Date => new Date(now.getTime() - hours * HOUR_MS);

/** The time before which the messages of a topic may go. */
function trimBefore({ messageHours, deadLetterDays, readers }: Retention, topic: string, now: Date): Date {
  const hours = topic in readers ? messageHours : Math.max(messageHours, deadLetterDays * 24);
  return hoursBefore(now, hours);
}

/** What one round deleted. */
interface Deleted {
  readonly messages: number;
  readonly inboxIds: number;
  readonly deadLetters: number;
}

/** One round: reports how far the groups have read, then deletes what is old and read, in bounded batches. */
export async function applyRetention(context: RetentionContext, now: Date, signal: AbortSignal): Promise<Deleted> {
  const { database, retention, groups, log } = context;
  let messages = 0;
  if (log !== undefined) {
    for (const { group, topics } of groups) await reportOffsets(database, log, group, topics);
    for (const { topic } of await readContents(database, log)) {
      const readers = retention.readers[topic] ?? [];
      messages += await trimTopic(database, log, { topic, readers, before: trimBefore(retention, topic, now) }, signal);
    }
  }
  const inboxHours = log === undefined ? Math.max(KAFKA_INBOX_HOURS, retention.messageHours) : retention.messageHours;
  const inboxIds = await deleteOldInboxIds(database, hoursBefore(now, inboxHours), signal);
  const deadLetters = await deleteOldDeadLetters(database, hoursBefore(now, retention.deadLetterDays * 24), signal);
  return { messages, inboxIds, deadLetters };
}

/** Applies the retention again and again until the signal is aborted. */
export async function runRetention(
  context: RetentionContext,
  { logger, progress }: { readonly logger: Logger; readonly progress: Progress },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(ROUND_INTERVAL_MS, signal);
    if (signal.aborted) return;
    try {
      await applyRetention(context, new Date(), signal);
      progress.succeeded(WHAT);
    } catch (error) {
      progress.failed(WHAT, error);
      logger.warn({ err: error }, 'retention of the event log failed');
    }
  }
}
