import {
  EMPTY_CHECKLIST_DIGEST,
  type Checklist,
  type TaskControlChanged,
  type TaskOperation,
  type TaskStatus,
  type TaskSummary,
} from '@visor/schema';
import type { SummaryRow } from './task.store.ts';

export const taskRegistered = (taskId: string): TaskStatus => ({ type: 'REGISTERED', taskId });

export const taskRejected = (
  taskId: string,
  code: string,
  text: string,
): TaskStatus & { readonly type: 'REJECTED' } => ({
  type: 'REJECTED',
  taskId,
  code,
  text,
});

/** Returns the checklists of a task: one per output and log dataset, empty ones too. */
function checklistsOf(row: Pick<SummaryRow, 'outputs' | 'log' | 'lists'>): Checklist[] {
  const kinds = new Map<string, Checklist['kind']>(row.outputs.map(({ datasetId }) => [datasetId, 'output']));
  kinds.set(row.log.datasetId, 'log');
  return [...kinds].map(([datasetId, kind]) => {
    const list = row.lists.find((candidate) => candidate.datasetId === datasetId);
    return { datasetId, kind, count: list?.count ?? 0, digest: list?.digest ?? EMPTY_CHECKLIST_DIGEST };
  });
}

/** The message that ends a task: counts, failures and checklists. */
export const taskSummary = (row: SummaryRow): TaskSummary => ({
  type: 'summary',
  taskId: row.id,
  jobs: row.jobs,
  failures: row.failures,
  checklists: checklistsOf(row),
  cancelled: row.cancelled,
  ...(row.round > 1 && { round: row.round }),
});

const NO_JOBS = { total: 0, defined: 0, queued: 0, active: 0, registering: 0, finished: 0, failed: 0, cancelled: 0 };

/** The summary of a cancelled task that is not known here: it has no jobs. */
export const unknownTaskSummary = (taskId: string): TaskSummary => ({
  type: 'summary',
  taskId,
  jobs: NO_JOBS,
  failures: [],
  checklists: [],
  cancelled: true,
});

/** Who changed a task, why, and by which operation. */
interface Author {
  readonly by: string | null;
  readonly reason: string | null;
  readonly operationId: string | null;
}

/** What rules the claims of a task. */
interface Control {
  readonly taskId: string;
  readonly paused: boolean;
  readonly pausedReason: string | null;
  readonly rank: number;
}

/** Says what rules a task from now on, and who changed it; nobody: workload itself. */
export const taskControlChanged = (control: Control, author: Author): TaskControlChanged => ({
  type: 'changed',
  ...control,
  ...author,
});

/** Says how far a command on a task is. */
export const taskOperation = (progress: Omit<TaskOperation, 'type'>): TaskOperation => ({
  type: 'operation',
  ...progress,
});
