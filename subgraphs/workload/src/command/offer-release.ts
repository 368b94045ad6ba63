import { uuidv7 } from '@visor/db';
import { isUuid, quotableText, Refusal } from '@visor/schema';
import { isVersion } from '@visor/schema/pilot-release';
import type { Deps } from '../deps.ts';
import { pilotCommanded } from '../pilot/pilot.messages.ts';
import { readReason } from '../pilot/pilot.rules.ts';
import { lockPilot } from '../pilot/pilot.store.ts';
import { addCommands } from './command.store.ts';

/**
 * Asks a pilot to run another release. The request waits until the pilot has acknowledged it, also through its restarts; a later one
 * replaces it.
 * @param by subject of the caller's token
 * @throws Refusal INVALID; NOT_FOUND
 */
export async function offerRelease(
  deps: Deps,
  { pilotId, version, reason }: { readonly pilotId: string; readonly version: string; readonly reason?: string | null },
  by: string,
): Promise<void> {
  if (!isVersion(version)) {
    const text = `version must be of the form 1.2.3 or 1.2.3-rc.1, not ${quotableText(version)}`;
    throw new Refusal('INVALID', text, { field: 'version' });
  }
  await deps.db.transaction(async (tx) => {
    const pilot = isUuid(pilotId) ? await lockPilot(tx, pilotId) : undefined;
    if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${pilotId}`);
    const command = {
      id: uuidv7(),
      pilotId: pilot.id,
      kind: 'RELEASE',
      version,
      reason: readReason(reason),
      by,
    } as const;
    await addCommands(tx, [command], ['RELEASE'], deps.now());
    deps.publish(tx, 'wms.pilots.status', [pilotCommanded(pilot)]);
    deps.logAfterCommit(tx, { pilotId: pilot.id, name: pilot.name, version, by }, 'release offered to pilot');
  });
}
