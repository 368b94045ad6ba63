import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { recordNameConflict } from './lease.store.ts';

/**
 * How long after a conflict a live pilot keeps its name. Two processes of one name would otherwise replace each other for ever, and
 * each time the attempts of one would be LOST.
 */
export const NAME_CONFLICT_MS = 600_000;

/**
 * Works in a transaction for a pilot. A heartbeat of a process that was replaced shows that two processes of one name live: that is
 * recorded before the refusal goes on.
 */
export async function withNameConflict<T>(deps: Deps, pilotId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await deps.db.transaction(work);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'CONFLICT') {
      await deps.db.transaction((tx) => recordNameConflict(tx, { id: pilotId }, deps.now()));
      deps.logger.warn({ pilotId }, 'two processes use the name of one pilot');
    }
    throw error;
  }
}
