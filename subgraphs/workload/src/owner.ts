import type { Database } from '@visor/db';

/**
 * Runs `work` while this process holds the lock of that name, so that replicas of the service share their loops; where another
 * holds it, does nothing. The lock lies on a transaction of its own, which ends, and frees it, with the work or the connection.
 */
export function asOwner(db: Database, name: string, work: () => Promise<boolean>): Promise<boolean> {
  return db.transaction(async (tx) => {
    const rows = await tx.query<{ mine: boolean }>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine',
      [`${db.schema}.${name}`],
    );
    return rows[0]?.mine ? work() : false;
  });
}
