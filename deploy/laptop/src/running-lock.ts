import { Client } from 'pg';
import { pause } from '@visor/schema/pause';
import { dropInstallation, installationNames, withClient, type DatabaseLocation } from './databases.ts';

/** SQL of the key of the advisory lock that a supervisor holds on a shared server while it runs. */
const LOCK_KEY = `hashtextextended('visor.running:' || $1, 0)`;
const RECONNECT_INTERVAL_MS = 1_000;
/** After a restart of the server, running supervisors need this time to lock again. */
const FRESH_SERVER_SECONDS = 60;

interface DropOptions {
  /** Whether its supervisor is known to have ended; remaining sessions are ignored then. */
  readonly isKnownDead?: boolean;
  /** Nothing is dropped on a server that started less than this many seconds ago. */
  readonly freshServerSeconds?: number;
}

/**
 * Holds an advisory lock on the server that shows that the installation runs, so that no cleanup drops its schemas. Opens a lost
 * session again until disposal.
 */
export async function holdRunningLock({ adminUrl, installation }: DatabaseLocation): Promise<AsyncDisposable> {
  const stop = new AbortController();
  const open = async (): Promise<Client> => {
    const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000, keepAlive: true });
    client.on('error', () => {});
    await client.connect();
    await client.query(`select pg_advisory_lock(${LOCK_KEY})`, [installation]);
    return client;
  };
  let client = await open();
  const kept = (async () => {
    while (!stop.signal.aborted) {
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
      await Promise.race([ended, stopped]);
      while (!stop.signal.aborted) {
        const next = await open().catch(() => undefined);
        if (next) {
          client = next;
          break;
        }
        await pause(RECONNECT_INTERVAL_MS, stop.signal);
      }
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await kept;
      await client.end().catch(() => {});
    },
  };
}

/** Lists the installations on a server whose id matches a pattern, by their schema or role of the event log. */
export async function listDatabaseInstallations(adminUrl: string, pattern: RegExp): Promise<string[]> {
  const { rows } = await withClient(adminUrl, (client) =>
    client.query<{ id: string }>(
      `select distinct left(name, -length('_event_log')) as id
       from (select nspname as name from pg_namespace union all select rolname from pg_roles) as names
       where name like '%\\_event\\_log' order by 1`,
    ),
  );
  return rows.map(({ id }) => id).filter((id) => pattern.test(id));
}

/**
 * Drops the roles and schemas of an installation that does not run: its lock is free and none of its roles has a session.
 * @returns whether they were dropped
 */
export async function dropIfNotRunning(place: DatabaseLocation, options: DropOptions = {}): Promise<boolean> {
  const { isKnownDead = false, freshServerSeconds = FRESH_SERVER_SECONDS } = options;
  return withClient(place.adminUrl, async (client) => {
    const { rows } = await client.query<{ free: boolean; sessions: number; fresh: boolean }>(
      `select pg_try_advisory_lock(${LOCK_KEY}) as free,
              (select count(*)::int from pg_stat_activity where usename = any ($2)) as sessions,
              now() - pg_postmaster_start_time() < make_interval(secs => $3) as fresh`,
      [place.installation, installationNames(place.installation), freshServerSeconds],
    );
    const [seen] = rows;
    if (!seen?.free) return false;
    if (!isKnownDead && (seen.sessions > 0 || seen.fresh)) return false;
    // This session holds the lock during the drop, so that only one of two concurrent cleanups drops.
    await dropInstallation(place);
    return true;
  });
}
