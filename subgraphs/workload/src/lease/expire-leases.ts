import type { Deps } from '../deps.ts';
import { expireAttempts } from './expire-attempts.ts';
import { expirePilots } from './expire-pilots.ts';
import { lockExpired } from './lease.store.ts';

const MAX_BATCH_SIZE = 500;
/** Leases for which a pilot may be away with an attempt whose loss would fail its job: nobody else would run it meanwhile. */
const LAST_LOSS_LEASES = 8;

/**
 * Ends the attempts whose lease expired, and those that no heartbeat ever named; marks silent pilots as LOST. One round, for
 * times when `canExpire`. Returns whether there may be more.
 */
export async function expireLeases(deps: Deps): Promise<boolean> {
  const now = deps.now();
  const since = new Date(now.getTime() - deps.times.claimGrace);
  const unnamed = { since, until: new Date(since.getTime() + deps.times.lease) };
  const lastLoss = new Date(now.getTime() - LAST_LOSS_LEASES * deps.times.lease);
  const ended = await deps.db.transaction(async (tx) => {
    const rows = await lockExpired(tx, now, unnamed, lastLoss, MAX_BATCH_SIZE);
    await expireAttempts(
      deps,
      tx,
      rows,
      (row) =>
        row.named
          ? { cause: 'LEASE_EXPIRED', text: `pilot ${row.pilotId} on ${row.node} was not heard for a whole lease` }
          : { cause: 'CLAIM_NOT_RECEIVED' },
      now,
    );
    if (rows.length > 0) deps.wakeSoon(tx, 'offer');
    return rows.length;
  });
  await expirePilots(deps);
  if (ended > 0) deps.logger.warn({ attempts: ended }, 'attempts lost, their jobs go back');
  return ended === MAX_BATCH_SIZE;
}
