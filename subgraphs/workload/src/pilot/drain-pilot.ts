import { isUuid, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { pilotChanged } from './pilot.messages.ts';
import { lockPilot, updatePilot } from './pilot.store.ts';
import { pilotLifecycle } from '../lifecycle/pilot.rules.ts';

/** Drains a pilot: it claims nothing more, finishes what it holds and stops. A second call has no effect. @throws Refusal NOT_FOUND, ILLEGAL_MOVE */
export async function drainPilot(deps: Deps, id: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const pilot = isUuid(id) ? await lockPilot(tx, id) : undefined;
    if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${id}`);
    const status = pilotLifecycle.next(pilot.status, 'drain');
    if (!status) throw new Refusal('ILLEGAL_MOVE', `pilot ${pilot.name} is ${pilot.status}`);
    await updatePilot(tx, id, { ...pilot, status, draining: true }, null);
    deps.publish(tx, 'wms.pilots.status', [pilotChanged({ ...pilot, status, draining: true })]);
    deps.logAfterCommit(tx, { pilotId: id, name: pilot.name }, 'pilot drain requested');
  });
}

/**
 * Cancels the drain of a pilot; without effect on a pilot that does not drain.
 * @throws Refusal NOT_FOUND; ILLEGAL_MOVE for a pilot that has stopped
 */
export async function undrainPilot(deps: Deps, id: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const pilot = isUuid(id) ? await lockPilot(tx, id) : undefined;
    if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${id}`);
    const { name } = pilot;
    if (pilot.status === 'STOPPED')
      throw new Refusal(
        'ILLEGAL_MOVE',
        `pilot ${name} has stopped${pilot.draining ? ' after its drain' : ''}: start it again on ${pilot.node}, and it claims`,
      );
    if (!pilot.draining) return;
    const status = pilotLifecycle.next(pilot.status, 'undrain') ?? pilot.status;
    await updatePilot(tx, id, { ...pilot, status, draining: false }, null);
    deps.publish(tx, 'wms.pilots.status', [pilotChanged({ ...pilot, status, draining: false })]);
    deps.logAfterCommit(tx, { pilotId: id, name }, 'pilot drain cancelled');
    deps.wake(tx, 'offer');
  });
}
