import { uuidv7 } from '@visor/db';
import { Refusal, storableText } from '@visor/schema';
import type { RegisterPilotInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { assertOwnPilot } from '../pilot/authorize-pilot.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { readFolders, readReason, readRefusals } from '../pilot/pilot.rules.ts';
import { replaceRefusals } from '../pilot/refusal.store.ts';
import { expirePreviousIncarnation } from './expire-previous-incarnation.ts';
import { replaceIncarnation } from './lease.store.ts';

const MAX_NAME_LENGTH = 255;
const MAX_SLOTS = 10_000;

const shortText = (field: string, text: string): string => {
  if (text.length === 0 || text.length > MAX_NAME_LENGTH)
    throw new Refusal('INVALID', `${field} must be 1 to ${MAX_NAME_LENGTH} characters`);
  return storableText(text);
};

/**
 * Registers an incarnation of a pilot in place of the one before, whose attempts are LOST at once. Registering the same
 * incarnation again has no effect.
 * @param subject of the caller's token, whose name the pilot must have
 * @returns the pilot's id
 * @throws Refusal INVALID, FORBIDDEN
 */
export async function registerPilot(deps: Deps, input: RegisterPilotInput, subject: string): Promise<string> {
  assertOwnPilot(input.name, subject);
  const now = deps.now();
  if (input.slots < 1 || input.slots > MAX_SLOTS) throw new Refusal('INVALID', `slots must be 1 to ${MAX_SLOTS}`);
  const registration = {
    id: uuidv7(),
    name: shortText('name', input.name),
    incarnation: shortText('incarnation', input.incarnation),
    node: shortText('node', input.node),
    device: input.device,
    slots: input.slots,
    version: shortText('version', input.version),
    notReady: readReason(input.notReady),
    programFolders: readFolders(input.programFolders),
  };
  return deps.db.transaction(async (tx) => {
    const pilot = await replaceIncarnation(tx, registration, now);
    await expirePreviousIncarnation(deps, tx, pilot, now);
    await replaceRefusals(tx, pilot, readRefusals(input.refuses) ?? [], now);
    deps.publish(tx, 'wms.pilots.status', [pilotChanged(pilot)]);
    deps.logAfterCommit(
      tx,
      { pilotId: pilot.id, name: registration.name, node: registration.node, slots: registration.slots },
      'pilot registered',
    );
    deps.wake(tx, 'offer');
    return pilot.id;
  });
}
