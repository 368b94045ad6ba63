import { uuidv7 } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { RegisterPilotInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { loseOrphans } from './expire-previous-incarnation.ts';
import { storable } from '../text.ts';
import { pilotChanged } from '../pilot/pilot.messages.ts';
import { demandOwn } from '../pilot/authorize-pilot.ts';
import { readFolders, readReason, readRefusals } from '../pilot/pilot.rules.ts';
import { putPilot } from '../pilot/pilot.store.ts';
import { putRefusals } from '../pilot/refusal.store.ts';

const short = (name: string, text: string): string => {
  if (text.length === 0 || text.length > 255) throw new Refusal('INVALID', `${name} must be 1 to 255 characters`);
  return storable(text);
};

/**
 * Puts a pilot's new incarnation in its name's place: what its predecessor still held is LOST at once. Registering the same
 * incarnation again has no effect.
 * @param subject of the caller's token, whose name the pilot must have
 * @returns the pilot's id
 * @throws Refusal INVALID, FORBIDDEN
 */
export async function registerPilot(deps: Deps, input: RegisterPilotInput, subject: string): Promise<string> {
  demandOwn(input.name, subject);
  const now = deps.now();
  if (input.slots < 1 || input.slots > 10_000) throw new Refusal('INVALID', 'slots must be 1 to 10000');
  const put = {
    id: uuidv7(),
    name: short('name', input.name),
    incarnation: short('incarnation', input.incarnation),
    node: short('node', input.node),
    device: input.device,
    slots: input.slots,
    version: short('version', input.version),
    notReady: readReason(input.notReady),
    programFolders: readFolders(input.programFolders),
  };
  const id = await deps.db.transaction(async (tx) => {
    const pilot = await putPilot(tx, put, now);
    await loseOrphans(deps, tx, pilot, now);
    await putRefusals(tx, pilot, readRefusals(input.refuses) ?? [], now);
    deps.bus.publish(tx, 'wms.pilots.status', [pilotChanged(pilot)]);
    deps.logAfterCommit(
      tx,
      { pilotId: pilot.id, name: put.name, node: put.node, slots: put.slots },
      'pilot registered',
    );
    return pilot.id;
  });
  deps.wake('offer');
  return id;
}
