import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { taskSummary } from './task.messages.ts';
import { summarizeComplete } from './task.store.ts';

/**
 * Publishes the summaries of tasks that have nothing left to wait for: input closed and formed, every job ended, every
 * registration answered.
 * @param ids null: all tasks, as the fallback poll does
 */
export async function summarizeTasks(deps: Deps, tx: Tx, ids: readonly string[] | null, now: Date): Promise<number> {
  if (ids?.length === 0) return 0;
  const rows = await summarizeComplete(tx, ids, now);
  deps.publish(tx, 'wms.tasks.status', rows.map(taskSummary));
  for (const { id, jobs, failures, cancelled } of rows)
    deps.logAfterCommit(tx, { taskId: id, counts: jobs, failures, cancelled }, 'task summarised');
  return rows.length;
}
