import type { Tx } from '@visor/db';
import { EMPTY_CHECKLIST_DIGEST, type Checklist, type TaskSummary } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { summarise, type SummaryRow } from './task.store.ts';

/** The checklists of a task: one per output and log dataset, empty ones too. */
export function checklistsOf(row: Pick<SummaryRow, 'outputs' | 'log' | 'lists'>): Checklist[] {
  const kinds = new Map<string, Checklist['kind']>(row.outputs.map((one) => [one.datasetId, 'output']));
  kinds.set(row.log.datasetId, 'log');
  return [...kinds].map(([datasetId, kind]) => {
    const list = row.lists.find((one) => one.datasetId === datasetId);
    return { datasetId, kind, count: list?.count ?? 0, digest: list?.digest ?? EMPTY_CHECKLIST_DIGEST };
  });
}

const summaryOf = (row: SummaryRow): TaskSummary => ({
  type: 'summary',
  taskId: row.id,
  jobs: row.jobs,
  failures: row.failures,
  checklists: checklistsOf(row),
  cancelled: row.cancelled,
});

/**
 * Says the last word on tasks of which nothing is left to wait for: input closed and formed, every job ended, every
 * registration answered. Null: looks through all tasks, as a loop does.
 */
export async function finishTasks(deps: Deps, tx: Tx, ids: readonly string[] | null, now: Date): Promise<number> {
  if (ids?.length === 0) return 0;
  const rows = await summarise(tx, ids, now);
  deps.bus.publish(tx, 'wms.tasks.status', rows.map(summaryOf));
  for (const { id, jobs, failures, cancelled } of rows)
    deps.logAfterCommit(tx, { taskId: id, counts: jobs, failures, cancelled }, 'task summarised');
  return rows.length;
}
