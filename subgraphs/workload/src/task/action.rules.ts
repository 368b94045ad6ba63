/** Commands on a task, as they are recorded. */
export const TASK_ACTION_KINDS = [
  'cancel',
  'pause',
  'resume',
  'rank',
  'finish',
  'retry',
  'release',
  'fail',
  'create',
  'delete',
  'repair',
  'splitting',
  'kill',
  'cancelJobs',
  'stop',
] as const;
export type TaskActionKind = (typeof TASK_ACTION_KINDS)[number];

/** RUNNING: it still goes through the jobs of its task, or waits to stop another. UNCHANGED: the task was already as the command wants it. */
export const TASK_ACTION_OUTCOMES = ['RUNNING', 'APPLIED', 'UNCHANGED', 'REFUSED'] as const;
export type TaskActionOutcome = (typeof TASK_ACTION_OUTCOMES)[number];

export const JOB_ACTION_OUTCOMES = ['PENDING', 'APPLIED', 'REFUSED'] as const;
export type JobActionOutcome = (typeof JOB_ACTION_OUTCOMES)[number];
