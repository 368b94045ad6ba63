import { isUuid, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { pilotChanged } from './pilot.messages.ts';
import { lockPilot, setPilot } from './pilot.store.ts';
import { pilotLifecycle } from '../lifecycle/pilot.rules.ts';

/** The pilot claims no more, finishes what it holds and stops. Asking again has no effect. @throws Refusal NOT_FOUND, ILLEGAL_MOVE */
export async function drainPilot(deps: Deps, id: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const pilot = isUuid(id) ? await lockPilot(tx, id) : undefined;
    if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${id}`);
    const status = pilotLifecycle.next(pilot.status, 'drain');
    if (!status) throw new Refusal('ILLEGAL_MOVE', `pilot ${pilot.name} is ${pilot.status}`);
    await setPilot(tx, id, { status, draining: true, notReady: pilot.notReady, warning: pilot.warning }, null);
    deps.bus.publish(tx, 'wms.pilots.status', [pilotChanged({ ...pilot, status, draining: true })]);
    deps.logAfterCommit(tx, { pilotId: id, name: pilot.name }, 'pilot to be drained');
  });
}

/**
 * Calls a drain off; without effect on a pilot that was not told to drain.
 * @throws Refusal NOT_FOUND; ILLEGAL_MOVE for one that has stopped
 */
export async function undrainPilot(deps: Deps, id: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const pilot = isUuid(id) ? await lockPilot(tx, id) : undefined;
    if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${id}`);
    const { name, notReady } = pilot;
    if (pilot.status === 'STOPPED')
      throw new Refusal(
        'ILLEGAL_MOVE',
        `pilot ${name} has stopped${pilot.draining ? ' after its drain' : ''}: start it again on ${pilot.node}, and it claims`,
      );
    if (!pilot.draining) return;
    const status = pilotLifecycle.next(pilot.status, 'undrain') ?? pilot.status;
    await setPilot(tx, id, { status, draining: false, notReady, warning: pilot.warning }, null);
    deps.bus.publish(tx, 'wms.pilots.status', [pilotChanged({ ...pilot, status, draining: false })]);
    deps.logAfterCommit(tx, { pilotId: id, name }, 'drain of pilot called off');
  });
  deps.wake('offer');
}
