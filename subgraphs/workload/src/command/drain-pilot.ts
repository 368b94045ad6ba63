import { uuidv7, type Tx } from '@visor/db';
import { isUuid, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { setChangeAuthor } from '../history/state-change.store.ts';
import { acted, refused, type ActResult } from '@visor/service';
import { decideDrain, type Steer } from '../pilot/drain.rules.ts';
import { pilotCommanded } from '../pilot/pilot.messages.ts';
import { readActiveCounts } from '../pilot/pilot.reads.ts';
import { readReason } from '../pilot/pilot.rules.ts';
import { lockPilots, writeDrains } from '../pilot/pilot.store.ts';
import { addCommands } from './command.store.ts';

/** Who drains pilots or cancels that, and why. */
interface Author {
  readonly reason?: string | null;
  /** Subject of the caller's token. */
  readonly by: string;
}

interface DrainRequest extends Author {
  readonly pilotId: string;
}

/** Drains a pilot: it claims nothing more, finishes what it holds and stops. A second call has no effect. @throws Refusal NOT_FOUND, ILLEGAL_MOVE */
export const drainPilot = (deps: Deps, { pilotId, ...author }: DrainRequest): Promise<void> =>
  steerOne(deps, pilotId, 'DRAIN', author);

/**
 * Cancels the drain of a pilot; without effect on a pilot that does not drain.
 * @throws Refusal NOT_FOUND; ILLEGAL_MOVE for a pilot that has stopped
 */
export const undrainPilot = (deps: Deps, { pilotId, ...author }: DrainRequest): Promise<void> =>
  steerOne(deps, pilotId, 'UNDRAIN', author);

async function steerOne(deps: Deps, id: string, steer: Steer, author: Author): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const [result] = await steerPilots(deps, tx, [id], { steer, ...author });
    if (result?.outcome === 'REFUSED') throw new Refusal(result.code ?? 'INVALID', result.text ?? '');
  });
}

/** Drains pilots, or cancels that; a refused one does not keep the others back. @returns what came of each, in the order of the ids */
export async function steerPilots(
  deps: Deps,
  tx: Tx,
  ids: readonly string[],
  { steer, by, reason }: Author & { readonly steer: Steer },
): Promise<ActResult[]> {
  const locked = await lockPilots(
    tx,
    ids.filter((id) => isUuid(id)),
  );
  const lockedIds = locked.map(({ id }) => id);
  const busy = new Set((await readActiveCounts(tx, lockedIds)).map(({ pilotId }) => pilotId));
  const byId = new Map(
    locked.map((pilot) => [
      pilot.id,
      { pilot, decision: decideDrain({ ...pilot, isBusy: busy.has(pilot.id) }, steer) },
    ]),
  );
  const changed = [...byId.values()].flatMap(({ pilot, decision }) =>
    'to' in decision ? [{ ...pilot, status: decision.to, draining: steer === 'DRAIN' }] : [],
  );
  if (changed.length > 0) {
    const note = { by, reason: readReason(reason) };
    await setChangeAuthor(tx, note);
    await writeDrains(tx, changed);
    const kind = steer === 'DRAIN' ? 'DRAIN' : 'RESUME';
    const commands = changed.map(({ id }) => ({ id: uuidv7(), pilotId: id, kind, ...note }) as const);
    await addCommands(tx, commands, ['DRAIN', 'RESUME'], deps.now());
    deps.publish(tx, 'wms.pilots.status', changed.map(pilotCommanded));
    const text = steer === 'DRAIN' ? 'pilot drain requested' : 'pilot drain cancelled';
    for (const { id, name } of changed) deps.logAfterCommit(tx, { pilotId: id, name, by }, text);
    if (steer === 'UNDRAIN') deps.wake(tx, 'offer');
  }
  return ids.map((id) => {
    const found = byId.get(id.toLowerCase());
    if (!found) return refused(id, new Refusal('NOT_FOUND', `no pilot ${id}`));
    const { pilot, decision } = found;
    if ('problem' in decision) return refused(pilot.id, new Refusal('ILLEGAL_MOVE', decision.problem), pilot.name);
    return acted(pilot.id, 'to' in decision ? 'APPLIED' : 'UNCHANGED', pilot.name);
  });
}
