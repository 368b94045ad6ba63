import type { Tx } from '@visor/db';
import { isUuid, Refusal } from '@visor/schema';
import { lockPilot, type LockedPilot } from './pilot.store.ts';

/**
 * A pilot's name is the subject of its token: no other caller may act for it.
 * @throws Refusal FORBIDDEN
 */
export function assertOwnPilot(name: string, subject: string): void {
  if (name !== subject)
    throw new Refusal(
      'FORBIDDEN',
      `the token is of ${subject}, which may not act as pilot ${name}: use a token of ${name}`,
      {
        field: 'name',
      },
    );
}

/**
 * Locks the pilot that calls: one statement.
 * @param subject of the caller's token
 * @throws Refusal NOT_FOUND; FORBIDDEN; CONFLICT when another incarnation of it has registered since
 */
export async function authorizePilot(
  sql: Pick<Tx, 'query'>,
  by: { pilotId: string; incarnation: string },
  subject: string,
): Promise<LockedPilot> {
  const pilot = isUuid(by.pilotId) ? await lockPilot(sql, by.pilotId) : undefined;
  if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${by.pilotId}: register first`, { field: 'pilotId' });
  assertOwnPilot(pilot.name, subject);
  if (pilot.incarnation !== by.incarnation)
    throw new Refusal(
      'CONFLICT',
      `pilot ${pilot.name} was started again and has registered as another incarnation: this process ends; give each pilot a name of its own`,
      { field: 'incarnation' },
    );
  return pilot;
}
