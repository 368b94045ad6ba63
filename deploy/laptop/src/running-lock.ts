import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { dropInstallation, namesOf, withClient, type DatabaseLocation } from './databases.ts';

/** Key of the advisory lock that an installation's supervisor holds on a shared server while it runs. */
const LOCK_KEY = `hashtextextended('visor.running:' || $1, 0)`;
const PAUSE_MS = 1_000;
/** After a restart of the server, its clients need a moment to come back. */
const FRESH_SERVER_SECONDS = 60;

interface DropOptions {
  /** Its supervisor was seen dead: what sessions are left only come to their end. */
  readonly isKnownDead?: boolean;
  /** A server that started less than so long ago is no witness. */
  readonly freshServerSeconds?: number;
}

/**
 * Says on the server, by a lock that ends with our session, that an installation runs, so that nobody takes its names for
 * left over. A lost session is opened again until disposed of.
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
        await delay(PAUSE_MS, undefined, { signal: stop.signal }).catch(() => {});
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

/** The installations on a server whose id looks so: they have a schema of the event log. */
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
 * Removes the roles and schemas of an installation that nothing runs of: its lock is free and none of its roles has a
 * session.
 * @returns whether it was removed
 */
export async function dropIfNotRunning(place: DatabaseLocation, options: DropOptions = {}): Promise<boolean> {
  const { isKnownDead = false, freshServerSeconds = FRESH_SERVER_SECONDS } = options;
  return withClient(place.adminUrl, async (client) => {
    const { rows } = await client.query<{ free: boolean; sessions: number; fresh: boolean }>(
      `select pg_try_advisory_lock(${LOCK_KEY}) as free,
              (select count(*)::int from pg_stat_activity where usename = any ($2)) as sessions,
              now() - pg_postmaster_start_time() < make_interval(secs => $3) as fresh`,
      [place.installation, namesOf(place.installation), freshServerSeconds],
    );
    const [seen] = rows;
    if (!seen?.free) return false;
    if (!isKnownDead && (seen.sessions > 0 || seen.fresh)) return false;
    // The lock is ours while we drop: two that clean up at once don't get into each other's way.
    await dropInstallation(place);
    return true;
  });
}
