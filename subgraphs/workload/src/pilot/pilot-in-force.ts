import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import { isUuid } from '../text.ts';
import { lockPilot, type LockedPilot } from './pilot.store.ts';

/**
 * Locks the pilot that speaks.
 * @throws Refusal NOT_FOUND; CONFLICT when another incarnation of it has registered since
 */
export async function pilotInForce(tx: Tx, by: { pilotId: string; incarnation: string }): Promise<LockedPilot> {
  const pilot = isUuid(by.pilotId) ? await lockPilot(tx, by.pilotId) : undefined;
  if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${by.pilotId}: register first`);
  if (pilot.incarnation !== by.incarnation)
    throw new Refusal('CONFLICT', `pilot ${pilot.name} was started again and has registered as another incarnation`);
  return pilot;
}
