import type { Database } from '@visor/db';
import type { Deps } from '../deps.ts';
import { advanceWorkflows } from './advance-workflows.ts';
import { findDueWorkflows } from './chain.store.ts';

const MAX_WORKFLOWS = 100;

/**
 * Sends the closes of failed tasks that are due. Fallback poll, too: advances workflows whose event was missed.
 * @returns whether there may be more
 */
export async function releaseDueTasks(deps: Deps, db: Database): Promise<boolean> {
  const due = await findDueWorkflows(db, deps.now(), MAX_WORKFLOWS);
  if (due.length > 0) await db.transaction((tx) => advanceWorkflows(deps, tx, due, []));
  return due.length === MAX_WORKFLOWS;
}
