import type { AdvisoryLocks, Database } from '@visor/db';
import { Backoff } from '@visor/schema/backoff';
import type { MessageRow } from './append-statement.ts';
import type { Notifier } from './notifier.ts';
import type { Broker } from './broker.ts';
import { outbox } from './migration.ts';
import { bounded } from './ordered.sql.ts';
import type { Logger } from './logger.ts';
import { pause } from './retry.ts';
import type { Progress } from './progress.ts';

const OUTBOX = 'relay from the outbox';
const POLL_MS = 1_000;
const BATCH = 1_000;
/** All of a topic may go to one partition as one batch, which a broker refuses above 1 MiB by default. */
const BATCH_BYTES = 768 * 1024;

export interface RelayOptions {
  readonly database: Database;
  readonly session: AdvisoryLocks;
  readonly bell: Notifier;
  readonly broker: Broker;
  readonly logger: Logger;
  readonly progress: Progress;
}

/** Forwards the outbox to the broker: one process at a time, each topic in order, a topic in trouble holding up no other. */
export async function relay(options: RelayOptions, signal: AbortSignal): Promise<void> {
  const { database, session, bell, logger, progress } = options;
  const name = `${database.schema}/relay`;
  const resting = new Map<string, { until: number; backoff: Backoff }>();
  const backoff = new Backoff();
  while (!signal.aborted) {
    const free = bell.count([name]);
    const lock = await session.tryLock(name);
    if (!lock) {
      await bell.wait([name], free, POLL_MS, signal);
      continue;
    }
    while (!signal.aborted && lock.held()) {
      try {
        const seen = bell.count();
        const sent = await forward(options, resting);
        backoff.reset();
        progress.succeeded(OUTBOX);
        if (!sent) await bell.wait(undefined, seen, nextLook(resting), signal);
      } catch (error) {
        progress.failed(OUTBOX, error);
        const ms = backoff.next();
        logger.warn({ err: error, retryInMs: ms }, 'outbox not readable, to be retried');
        await pause(ms, signal);
      }
    }
    await lock.release();
  }
}

type Resting = Map<string, { until: number; backoff: Backoff }>;

const nextLook = (resting: Resting): number =>
  Math.max(0, Math.min(POLL_MS, ...[...resting.values()].map(({ until }) => until - performance.now())));

/** One round over the topics that have something to send; says whether it sent. */
async function forward({ database, broker, logger, progress }: RelayOptions, resting: Resting): Promise<boolean> {
  const now = performance.now();
  const held = [...resting].filter(([, { until }]) => until > now).map(([topic]) => topic);
  const topics = await database.query<{ topic: string }>(
    `select h.topic from ${outbox.head} h
      where h.topic <> all ($1::text[]) and exists (select from ${outbox.message} m where m.topic = h.topic)`,
    [held],
  );
  let sent = false;
  for (const { topic } of topics) {
    const rows = await database.query<MessageRow>(
      `${bounded(`select * from ${outbox.message} m where m.topic = $1 order by m."offset" limit $2`)}
       where b.before < $3 order by b."offset"`,
      [topic, BATCH, BATCH_BYTES],
    );
    const last = rows.at(-1);
    if (!last) continue;
    try {
      await broker.send(
        topic,
        rows.map((row) => ({ ...row, topic })),
      );
    } catch (error) {
      const backoff = resting.get(topic)?.backoff ?? new Backoff();
      progress.failed(`relay of ${topic}`, error);
      const ms = backoff.next();
      resting.set(topic, { until: performance.now() + ms, backoff });
      logger.warn(
        { err: error, topic, failures: backoff.failures, retryInMs: ms },
        'broker did not take messages, kept and retried',
      );
      continue;
    }
    // A crash between the two sends these again; the consumers' inbox makes that harmless.
    await database.query(`delete from ${outbox.message} where topic = $1 and "offset" <= $2`, [topic, last.offset]);
    resting.delete(topic);
    progress.succeeded(`relay of ${topic}`);
    sent = true;
  }
  return sent;
}
