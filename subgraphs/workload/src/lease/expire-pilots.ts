import type { Deps } from '../deps.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { losePilots } from '../pilot/pilot.store.ts';

/** A pilot is LOST when so many heartbeats have not come. */
export const HEARTBEATS_MISSED = 3;

/** Says of pilots that are silent that they are LOST. */
export async function loseSilentPilots({ db, bus, logAfterCommit, now, times }: Deps): Promise<void> {
  const heardSince = new Date(now().getTime() - HEARTBEATS_MISSED * times.heartbeat);
  await db.transaction(async (tx) => {
    const pilots = await losePilots(tx, heardSince);
    for (const { id, name } of pilots) logAfterCommit(tx, { pilotId: id, name }, 'pilot lost');
    bus.publish(
      tx,
      'wms.pilots.status',
      pilots.map((pilot) => pilotChanged({ ...pilot, status: 'LOST', draining: false })),
    );
  });
}
