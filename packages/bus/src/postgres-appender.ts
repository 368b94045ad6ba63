import { Backoff } from '@visor/schema/backoff';
import pg from 'pg';
import { appendStatement } from './append-statement.ts';
import { Deadline, endsWithin, appendTimeout } from './deadline.ts';
import type { MessageLog } from './message-log.ts';
import { logSchema } from './installation-names.ts';
import type { Logger } from './logger.ts';
import { pause } from './retry.ts';
import { checked, encode, type Outgoing } from './encoding.ts';

export interface PostgresAppenderOptions {
  /** URL of a role that may execute the log's functions. */
  readonly url: string;
  readonly source: string;
  readonly installation?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly logger: Logger;
}

const CLOSE_TIMEOUT_MS = 2_000;

/** Appends to the PostgreSQL log. With a timeout, a server that is away is tried again until then; a sent append never is. */
export function openPostgresAppender(
  options: PostgresAppenderOptions,
): Pick<MessageLog, 'append' | 'appendRaw'> & AsyncDisposable {
  const { url, source, logger, timeoutMs } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    ...(timeoutMs === undefined ? {} : { connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs }),
  });
  pool.on('error', (err) => logger.warn({ err }, 'connection lost'));
  const target = `${pg.escapeIdentifier(logSchema(options.installation))}.append`;
  const send = async (messages: readonly Outgoing[]): Promise<void> => {
    if (messages.length === 0) return;
    if (timeoutMs === undefined) await pool.query(...appendStatement(target, messages));
    else await sendWithin(pool, whereOf(url), appendStatement(target, messages), new Deadline(timeoutMs));
  };
  return {
    append: async (events) => send(events.map((event) => encode(event, { source }))),
    appendRaw: async (topic, key, value) => send([checked({ topic, key, headers: {}, value })]),
    async [Symbol.asyncDispose]() {
      if (!(await endsWithin(CLOSE_TIMEOUT_MS, pool.end())))
        logger.warn({}, 'PostgreSQL did not take leave, connection left');
    },
  };
}

async function sendWithin(pool: pg.Pool, where: string, call: [string, unknown[]], deadline: Deadline): Promise<void> {
  const client = await connectWithin(pool, where, deadline);
  let failure: Error | undefined;
  try {
    await deadline.within(client.query(...call), () => new Error('no answer'));
  } catch (error) {
    failure = error as Error;
    // The server's own refusals are no question of time, and leave nothing behind.
    throw failure instanceof pg.DatabaseError ? failure : appendTimeout(where, deadline, failure, true);
  } finally {
    client.release(failure);
  }
}

/** A connection; while the server is away (started anew, say) it is asked for again until the deadline. */
async function connectWithin(pool: pg.Pool, where: string, deadline: Deadline): Promise<pg.PoolClient> {
  const backoff = new Backoff();
  for (;;) {
    try {
      return await deadline.within(pool.connect(), () => new Error('no connection'));
    } catch (error) {
      if (deadline.left === 0 || !passes(error)) throw appendTimeout(where, deadline, error, false);
      await pause(Math.min(backoff.next(), deadline.left));
    }
  }
}

/** Wrong passwords and missing databases stay wrong; what concerns the network or the server's start and end passes. */
const passes = (error: unknown): boolean =>
  !(error instanceof pg.DatabaseError) || /^(57P|53|08)/.test(error.code ?? '');

/** Without the password, which is no one's to read in an error. */
function whereOf(url: string): string {
  const { host } = new URL(url);
  return `the event log (PostgreSQL at ${host})`;
}
