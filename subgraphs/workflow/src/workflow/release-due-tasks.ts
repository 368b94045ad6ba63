import type { Database } from '@visor/db';
import type { Deps } from '../deps.ts';
import { advanceChains } from './advance-workflows.ts';
import { dueWorkflows } from '../task/task.store.ts';

const batch = 100;

/**
 * One round of the net: moves what is due and was not moved. Finds nothing as long as every event has its effect.
 * @returns whether there may be more
 */
export async function releaseDueTasks(deps: Deps, db: Database): Promise<boolean> {
  const due = await dueWorkflows(db, batch);
  if (due.length > 0) await db.transaction((tx) => advanceChains(deps, tx, due, []));
  return due.length === batch;
}
