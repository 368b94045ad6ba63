import { randomUUID } from 'node:crypto';
import type { Database } from '@visor/db';

/** How long a lease lasts without being renewed. */
const LEASE_MS = 30_000;

interface LeaseOptions {
  /** Of the process that takes it, for people. */
  readonly instance: string;
  /** Ends the work. */
  readonly signal: AbortSignal;
  readonly leaseMs?: number;
}

/**
 * Does a unit of work that only one process may do at a time, under a lease that is renewed meanwhile; a process that ends leaves
 * it to lapse. Times are the database's; a lease that lasts longer than any is of a clock that has jumped. The work's signal is aborted when the lease is lost: what it does next must be
 * harmless beside another process that begins the same work.
 * @returns undefined where another process does it
 */
export async function withLease<T>(
  db: Pick<Database, 'query'>,
  name: string,
  { instance, signal, leaseMs = LEASE_MS }: LeaseOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly result: T } | undefined> {
  const holder = randomUUID();
  const taken = await db.query(
    `insert into inspector_lease (name, holder, instance, lease_until)
     values ($1, $2, $3, clock_timestamp() + $4 * interval '1 ms')
     on conflict (name) do update set holder = excluded.holder, instance = excluded.instance, lease_until = excluded.lease_until
       where inspector_lease.lease_until < clock_timestamp()
          or inspector_lease.lease_until > clock_timestamp() + $4 * interval '2 ms'
     returning 1`,
    [name, holder, instance, leaseMs],
  );
  if (taken.length === 0) return undefined;
  const lost = new AbortController();
  let renewedAt = performance.now();
  const renew = async (): Promise<void> => {
    try {
      const sentAt = performance.now();
      const rows = await db.query(
        `update inspector_lease set lease_until = clock_timestamp() + $3 * interval '1 ms'
          where name = $1 and holder = $2 returning 1`,
        [name, holder, leaseMs],
      );
      if (rows.length === 0) lost.abort(new Error(`the lease of ${name} was lost`));
      else renewedAt = sentAt;
    } catch (error) {
      if (performance.now() - renewedAt > leaseMs * 0.8) lost.abort(error);
    }
  };
  const timer = setInterval(() => void renew(), leaseMs / 4);
  try {
    return { result: await work(AbortSignal.any([signal, lost.signal])) };
  } finally {
    clearInterval(timer);
    // A lease that cannot be given back lapses.
    await db.query('delete from inspector_lease where name = $1 and holder = $2', [name, holder]).catch(() => {});
  }
}
