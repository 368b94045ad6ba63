import { uuidv7, type Tx } from '@visor/db';
import { isUuid, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { setChangeAuthor } from '../history/state-change.store.ts';
import { pilotLifecycle } from '../lifecycle/pilot.rules.ts';
import { pilotCommanded } from '../pilot/pilot.messages.ts';
import { readReason } from '../pilot/pilot.rules.ts';
import { lockPilot, updatePilot, type LockedPilot } from '../pilot/pilot.store.ts';
import { addCommand } from './command.store.ts';

/** Who drains a pilot or cancels that, and why. */
interface DrainRequest {
  readonly pilotId: string;
  readonly reason?: string | null;
  /** Subject of the caller's token. */
  readonly by: string;
}

/** Drains a pilot: it claims nothing more, finishes what it holds and stops. A second call has no effect. @throws Refusal NOT_FOUND, ILLEGAL_MOVE */
export async function drainPilot(deps: Deps, request: DrainRequest): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const pilot = await lockKnownPilot(tx, request.pilotId);
    const status = pilotLifecycle.next(pilot.status, 'drain');
    if (!status) throw new Refusal('ILLEGAL_MOVE', `pilot ${pilot.name} is ${pilot.status}`);
    if (pilot.draining) return;
    await changeDrain(deps, tx, { ...pilot, status, draining: true }, request);
    deps.logAfterCommit(tx, { pilotId: pilot.id, name: pilot.name, by: request.by }, 'pilot drain requested');
  });
}

/**
 * Cancels the drain of a pilot; without effect on a pilot that does not drain.
 * @throws Refusal NOT_FOUND; ILLEGAL_MOVE for a pilot that has stopped
 */
export async function undrainPilot(deps: Deps, request: DrainRequest): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const pilot = await lockKnownPilot(tx, request.pilotId);
    const { name } = pilot;
    if (pilot.status === 'STOPPED')
      throw new Refusal(
        'ILLEGAL_MOVE',
        `pilot ${name} has stopped${pilot.draining ? ' after its drain' : ''}: start it again on ${pilot.node}, and it claims`,
      );
    if (!pilot.draining) return;
    const status = pilotLifecycle.next(pilot.status, 'undrain') ?? pilot.status;
    await changeDrain(deps, tx, { ...pilot, status, draining: false }, request);
    deps.logAfterCommit(tx, { pilotId: pilot.id, name, by: request.by }, 'pilot drain cancelled');
    deps.wake(tx, 'offer');
  });
}

async function lockKnownPilot(tx: Tx, id: string): Promise<LockedPilot> {
  const pilot = isUuid(id) ? await lockPilot(tx, id) : undefined;
  if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${id}`);
  return pilot;
}

async function changeDrain(deps: Deps, tx: Tx, pilot: LockedPilot, { reason, by }: DrainRequest): Promise<void> {
  const command = { id: uuidv7(), pilotId: pilot.id, reason: readReason(reason), by };
  await setChangeAuthor(tx, command);
  await updatePilot(tx, pilot.id, pilot, null);
  await addCommand(tx, { ...command, kind: pilot.draining ? 'DRAIN' : 'RESUME' }, ['DRAIN', 'RESUME'], deps.now());
  deps.publish(tx, 'wms.pilots.status', [pilotCommanded(pilot)]);
}
