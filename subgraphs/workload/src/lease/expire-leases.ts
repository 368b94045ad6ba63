import type { Deps } from '../deps.ts';
import { loseSilentPilots } from './expire-pilots.ts';
import { lockLapsed } from '../job/job.store.ts';
import { loseAttempts } from './expire-attempts.ts';

const most = 500;

/**
 * Ends the attempts whose lease ran out, and those that no heartbeat ever named; says of pilots that are silent that they are
 * LOST. One round, to be called only when `maySweep`; says whether there may be more.
 */
export async function expireLeases(deps: Deps): Promise<boolean> {
  const now = deps.now();
  const unheardSince = new Date(now.getTime() - deps.times.claimGrace);
  const ended = await deps.db.transaction(async (tx) => {
    const rows = await lockLapsed(tx, now, unheardSince, most);
    await loseAttempts(
      deps,
      tx,
      rows,
      (row) =>
        row.named
          ? { why: 'lost', text: `pilot ${row.pilotId} on ${row.node} was not heard for a whole lease` }
          : { why: 'unheard' },
      now,
    );
    return rows.length;
  });
  await loseSilentPilots(deps);
  if (ended > 0) {
    deps.logger.warn({ attempts: ended }, 'attempts lost, their jobs go back');
    deps.wake('offer');
  }
  return ended === most;
}
