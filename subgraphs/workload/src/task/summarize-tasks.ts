import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { taskControlChanged, taskSummary } from './task.messages.ts';
import { summarizeComplete, type SummaryRow } from './task.store.ts';

/** A pause holds back jobs of its round: what a person retries later must run. */
const pauseEnd = ({ id: taskId, rank }: SummaryRow) =>
  taskControlChanged(
    { taskId, paused: false, pausedReason: null, rank },
    { by: null, reason: null, operationId: null },
  );

/**
 * Publishes the summaries of tasks that have nothing left to wait for: input closed and formed, every job ended, every
 * registration answered.
 * @param ids null: all tasks, as the fallback poll does
 */
export async function summarizeTasks(deps: Deps, tx: Tx, ids: readonly string[] | null, now: Date): Promise<number> {
  if (ids?.length === 0) return 0;
  const rows = await summarizeComplete(tx, ids, now);
  deps.publish(tx, 'wms.tasks.status', [
    ...rows.filter(({ wasPaused }) => wasPaused).map(pauseEnd),
    ...rows.map(taskSummary),
  ]);
  for (const { id, jobs, failures, cancelled } of rows)
    deps.logAfterCommit(tx, { taskId: id, counts: jobs, failures, cancelled }, 'task summarised');
  return rows.length;
}
