import type { Deps } from '../deps.ts';
import { losePilots } from '../pilot/pilot.store.ts';
import { pilotChanged } from '../pilot/events.ts';
import { lockLapsed } from './job.store.ts';
import { loseAttempts } from './lose-attempts.ts';

const most = 500;
/** A pilot is LOST when so many heartbeats have not come. */
const heartbeatsMissed = 3;

/**
 * Ends the attempts whose lease ran out, and those that no heartbeat ever named; says of pilots that are silent that they are
 * LOST. One round, to be called only when `maySweep`; says whether there may be more.
 */
export async function expireLeases(deps: Deps): Promise<boolean> {
  const now = deps.now();
  const { claimGrace, heartbeat } = deps.times;
  const unheardSince = new Date(now.getTime() - claimGrace);
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
  await deps.db.transaction(async (tx) => {
    const pilots = await losePilots(tx, new Date(now.getTime() - heartbeatsMissed * heartbeat));
    deps.bus.publish(
      tx,
      pilots.map((pilot) => pilotChanged({ ...pilot, status: 'LOST', draining: false })),
    );
  });
  if (ended > 0) {
    deps.logger.warn({ attempts: ended }, 'attempts lost, their jobs go back');
    deps.wake('offer');
  }
  return ended === most;
}
