import type { InconsistencyKind } from './rules.store.ts';

const REPAIR = 'repairWorkflowInconsistencies';

/** What to do about each kind. */
export const REMEDIES: Readonly<Record<InconsistencyKind, string>> = {
  TASK_NOT_ADVANCED: `${REPAIR} advances it; the next round of the service does so, too`,
  ACTIVE_BUT_ENDED: `${REPAIR} ends the workflow`,
  STATUS_OF_TASKS: 'look at the history of its tasks; retry the task that failed, or cancel the one that goes on',
  DATASET_UNRECORDED: `${REPAIR} records it as the catalog has it; where the catalog does not, cancel the task`,
  FINISHED_BUT_OPEN: `${REPAIR} records it as closed where the catalog has closed it; else close it with what is there (closeDataset), when its files are those of the finished jobs`,
  SUCCESSOR_OF_FAILED: 'cancel the task',
};
