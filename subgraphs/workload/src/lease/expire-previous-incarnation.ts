import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { expireAttempts } from './expire-attempts.ts';
import { lockPredecessors } from './lease.store.ts';

/** Ends the attempts of earlier incarnations of a pilot as LOST. */
export async function expirePreviousIncarnation(
  deps: Deps,
  tx: Tx,
  { id, name, incarnation }: { readonly id: string; readonly name: string; readonly incarnation: string },
  now: Date,
): Promise<void> {
  const attempts = await lockPredecessors(tx, id, incarnation);
  await expireAttempts(
    deps,
    tx,
    attempts,
    () => ({ cause: 'PILOT_RESTARTED', text: `pilot ${name} was started again` }),
    now,
  );
}
