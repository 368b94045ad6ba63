import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { lockPredecessors } from '../job/job.store.ts';
import { loseAttempts } from './expire-attempts.ts';

/** What earlier incarnations of this pilot still held is LOST at once. */
export async function loseOrphans(
  deps: Deps,
  tx: Tx,
  { id, name, incarnation }: { readonly id: string; readonly name: string; readonly incarnation: string },
  now: Date,
): Promise<void> {
  const orphans = await lockPredecessors(tx, id, incarnation);
  await loseAttempts(deps, tx, orphans, () => ({ why: 'lost', text: `pilot ${name} was started again` }), now);
}
