import { uuidv7 } from '@visor/db';
import { assertValid, labelProblem, Refusal } from '@visor/schema';
import type { RegisterPilotInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { addNode } from '../node/node.store.ts';
import { assertOwnPilot } from '../pilot/authorize-pilot.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { readDeclaration, readSlots } from '../pilot/declaration.rules.ts';
import { lostAfterMs, readFolders, readAllRefusals, readReason } from '../pilot/pilot.rules.ts';
import { replaceRefusals } from '../pilot/refusal.store.ts';
import { expirePreviousIncarnation } from './expire-previous-incarnation.ts';
import { NAME_CONFLICT_MS } from './name-conflict.ts';
import { recordNameConflict, replaceIncarnation } from './lease.store.ts';

const MAX_NAME_LENGTH = 255;

const shortText = (field: string, text: string): string => {
  const problem = labelProblem(text, MAX_NAME_LENGTH);
  assertValid(field, problem && `${problem}; it must be 1 to ${MAX_NAME_LENGTH} visible characters`);
  return text;
};

/**
 * Registers an incarnation of a pilot in place of the one before, whose attempts are LOST at once. Registering the same
 * incarnation again has no effect.
 * @param subject of the caller's token, whose name the pilot must have
 * @returns the pilot's id
 * @throws Refusal INVALID, FORBIDDEN; CONFLICT while another process of that name is alive and both have called
 */
export async function registerPilot(deps: Deps, input: RegisterPilotInput, subject: string): Promise<string> {
  assertOwnPilot(input.name, subject);
  const now = deps.now();
  const registration = {
    id: uuidv7(),
    name: shortText('name', input.name),
    incarnation: shortText('incarnation', input.incarnation),
    node: shortText('node', input.node),
    device: input.device,
    slots: readSlots(input.slots),
    version: shortText('version', input.version),
    notReady: readReason(input.notReady),
    programFolders: readFolders(input.programFolders),
    ...readDeclaration(input, now),
  };
  const since = {
    conflict: new Date(now.getTime() - NAME_CONFLICT_MS),
    seen: new Date(now.getTime() - lostAfterMs(deps.times.heartbeat)),
  };
  const pilotId = await deps.db.transaction(async (tx) => {
    const pilot = await replaceIncarnation(tx, registration, now, since);
    if (!pilot) {
      await recordNameConflict(tx, { name: registration.name }, now);
      return undefined;
    }
    await expirePreviousIncarnation(deps, tx, pilot, now);
    await replaceRefusals(tx, pilot, readAllRefusals({ refuses: input.refuses ?? null }, []), now);
    await addNode(tx, registration.node);
    deps.publish(tx, 'wms.pilots.status', [pilotChanged(pilot)]);
    deps.logAfterCommit(
      tx,
      { pilotId: pilot.id, name: registration.name, node: registration.node, slots: registration.slots },
      'pilot registered',
    );
    deps.wakeSoon(tx, 'offer');
    return pilot.id;
  });
  if (pilotId === undefined)
    throw new Refusal(
      'CONFLICT',
      `another process of pilot ${registration.name} is alive: give each pilot a name of its own, or stop the other one`,
      { field: 'name' },
    );
  return pilotId;
}
