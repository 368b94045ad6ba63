import type { Deps } from '../deps.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { lostAfterMs } from '../pilot/pilot.rules.ts';
import { markPilotsLost } from './lease.store.ts';

/** Marks pilots as LOST that have missed too many heartbeats. */
export async function expirePilots({ db, publish, logAfterCommit, now, times }: Deps): Promise<void> {
  const seenSince = new Date(now().getTime() - lostAfterMs(times.heartbeat));
  await db.transaction(async (tx) => {
    const pilots = await markPilotsLost(tx, seenSince);
    for (const { id, name } of pilots) logAfterCommit(tx, { pilotId: id, name }, 'pilot lost');
    publish(
      tx,
      'wms.pilots.status',
      pilots.map((pilot) => pilotChanged({ ...pilot, status: 'LOST', draining: false })),
    );
  });
}
