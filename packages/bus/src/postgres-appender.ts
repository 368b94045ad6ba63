import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import pg from 'pg';
import { appendStatement } from './append-statement.ts';
import { Deadline, endsWithin, appendTimeoutRefusal } from './deadline.ts';
import type { MessageLog } from './message-log.ts';
import { logSchema } from './installation-names.ts';
import type { Logger } from './logger.ts';
import { assertSize, encode, type Outgoing } from './encoding.ts';

interface PostgresAppenderOptions {
  /** URL of a role that may execute the log's functions. */
  readonly url: string;
  readonly source: string;
  readonly installation?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly logger: Logger;
}

const CLOSE_TIMEOUT_MS = 2_000;

/** Appends to the PostgreSQL log. With a timeout, the connection is tried until then; an append that was sent is not repeated. */
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
  // While one is in use the pool does not listen: its statement fails, and the end of the connection is told a second time.
  pool.on('connect', (client) => client.on('error', () => {}));
  const target = `${pg.escapeIdentifier(logSchema(options.installation))}.append`;
  const send = async (messages: readonly Outgoing[]): Promise<void> => {
    if (messages.length === 0) return;
    if (timeoutMs === undefined) await pool.query(...appendStatement(target, messages));
    else await sendWithin(pool, describeServer(url), appendStatement(target, messages), new Deadline(timeoutMs));
  };
  return {
    append: async (events) => send(events.map((event) => encode(event, { source }))),
    appendRaw: async (topic, key, value) => send([assertSize({ topic, key, headers: {}, value })]),
    async [Symbol.asyncDispose]() {
      if (!(await endsWithin(CLOSE_TIMEOUT_MS, pool.end())))
        logger.warn({}, 'PostgreSQL connections not closed in time');
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
    // The server's own errors do not depend on time, and write nothing.
    throw failure instanceof pg.DatabaseError ? failure : appendTimeoutRefusal(where, deadline, failure, true);
  } finally {
    client.release(failure);
  }
}

/** Opens a connection; while the server is not there (it restarts, say), tries again until the deadline. */
async function connectWithin(pool: pg.Pool, where: string, deadline: Deadline): Promise<pg.PoolClient> {
  const backoff = new Backoff();
  for (;;) {
    try {
      return await deadline.within(pool.connect(), () => new Error('no connection'));
    } catch (error) {
      if (deadline.left === 0 || !isTemporary(error)) throw appendTimeoutRefusal(where, deadline, error, false);
      await pause(Math.min(backoff.next(), deadline.left));
    }
  }
}

/** Whether a later try may succeed: errors of the network and of the server's start and end, not of passwords or databases. */
const isTemporary = (error: unknown): boolean =>
  !(error instanceof pg.DatabaseError) || /^(57P|53|08)/.test(error.code ?? '');

/** Names the server without its password. */
function describeServer(url: string): string {
  const { host } = new URL(url);
  return `the event log (PostgreSQL at ${host})`;
}
