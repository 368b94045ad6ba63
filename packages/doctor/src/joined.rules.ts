import type { DoctorTasksQuery } from '#operations';
import type { Finding } from './finding.rules.ts';

export type JoinedTask = DoctorTasksQuery['tasks']['nodes'][number];

/** What workflow, workload and the catalog can disagree on about a task. */
interface Rule {
  readonly kind: string;
  readonly remedy: string;
  /** Returns what is wrong with a task, or undefined. */
  readonly problem: (task: JoinedTask) => string | undefined;
}

const ENDED: ReadonlySet<string> = new Set(['FINISHED', 'FAILED', 'CANCELLED']);
const GONE: ReadonlySet<string> = new Set(['TO_DELETE', 'DELETED']);

/** Jobs that have not ended; a FAILED task may be retried, and then has some before workflow hears of it. */
function openJobs({ progress }: JoinedTask): number {
  if (!progress) return 0;
  const { defined, queued, active, registering } = progress;
  return defined + queued + active + registering;
}

/** The datasets that a task makes. */
const made = ({ output, log }: JoinedTask) => [output, log].filter((dataset) => dataset !== null);

const RULES: readonly Rule[] = [
  {
    kind: 'DATASET_NOT_IN_CATALOG',
    remedy: 'look at dataDeadLetters for the request to open it; cancel the task where it was refused',
    problem: ({ state, input, output, log }) => {
      if (state === 'DEFINED' || ENDED.has(state)) return undefined;
      const missing = Object.entries({ input, output, log }).find(([, dataset]) => dataset === null);
      return missing && `it is ${state}, but the catalog does not have its ${missing[0]} dataset`;
    },
  },
  {
    kind: 'OUTPUT_OPEN_AFTER_END',
    remedy: 'look at pendingCloses; close the dataset when its files are those of the finished jobs',
    problem: (task) => {
      const open = task.state === 'FINISHED' ? made(task).find(({ status }) => status === 'OPEN') : undefined;
      return open && `it is FINISHED, but ${open.name} is OPEN`;
    },
  },
  {
    kind: 'CLOSED_INPUT_WAITS',
    remedy:
      'replay the dead letter of its close (visor dead-letter list), or publish the close again: visor publish dsm.dataset.events',
    problem: ({ state, paused, stage, workflow, input, output, log }) =>
      stage === 1 &&
      state === 'DEFINED' &&
      !paused &&
      workflow.status === 'ACTIVE' &&
      input?.status === 'CLOSED' &&
      output?.status === 'OPEN' &&
      log?.status === 'OPEN'
        ? `its input ${input.name} is CLOSED, but it was not sent`
        : undefined,
  },
  {
    kind: 'SENT_BUT_UNKNOWN',
    remedy: 'look at workloadDeadLetters for its command, and replay it',
    problem: ({ state, progress }) =>
      (state === 'IN_PROGRESS' || state === 'CLOSING') && !progress
        ? `it is ${state}, but workload does not have it`
        : undefined,
  },
  {
    kind: 'SUMMARY_NOT_APPLIED',
    remedy: 'look at workflowDeadLetters for its summary, and replay it',
    // The summary of the round before stays until the next one: a task with open jobs was retried since.
    problem: (task) => {
      const { state, round, progress } = task;
      return state === 'IN_PROGRESS' &&
        progress?.summarisedAt != null &&
        progress.round >= round &&
        openJobs(task) === 0
        ? `workload summarised it ${progress.summarisedAt}, but it is IN_PROGRESS`
        : undefined;
    },
  },
  {
    kind: 'ENDED_WITH_OPEN_JOBS',
    remedy: 'cancel the jobs, which nobody waits for; look how the task ended before',
    problem: (task) => {
      const open = task.state === 'FINISHED' || task.state === 'CANCELLED' ? openJobs(task) : 0;
      return open > 0 ? `it is ${task.state}, but ${open} of its jobs have not ended` : undefined;
    },
  },
  {
    kind: 'INPUT_DELETED_IN_USE',
    remedy: 'take the deletion back within its grace period, or cancel the task',
    problem: ({ state, input }) =>
      !ENDED.has(state) && input && GONE.has(input.status)
        ? `it is ${state}, but its input ${input.name} is ${input.status}`
        : undefined,
  },
];

/** What is wrong with a task that several services have. */
export const joinedFindings = (task: JoinedTask): Finding[] =>
  RULES.flatMap(({ kind, remedy, problem }) => {
    const text = problem(task);
    return text === undefined ? [] : [{ kind, id: task.id, key: task.id, name: task.name, text, remedy }];
  });
