/** What persons may ask of the tasks of a chain, and what it does. */
import { Refusal } from '@visor/schema';
import type { TaskState } from '../../generated/types.ts';
import { taskLifecycle } from '../task/task.rules.ts';
import { workflowLifecycle } from '../workflow/workflow.rules.ts';
import {
  cancelSuccessors,
  changeTask,
  closeCommands,
  contentsOf,
  sendWaitingCloses,
  transition,
  type AdvancedWorkflow,
  type ChainCommand,
  type ChainEvent,
  type PersonEvent,
  type RequestNote,
  type TaskView,
  type WorkflowView,
} from './chain-view.rules.ts';

/** Cancels a task and its successors. One that waits for a retry gets none: its datasets are closed at once. */
export function applyCancel(
  from: AdvancedWorkflow,
  task: TaskView,
  { reason, note }: Pick<ChainEvent & { type: 'cancel' }, 'reason' | 'note'>,
): AdvancedWorkflow {
  const following = from.workflow.tasks.filter(({ stage }) => stage >= task.stage);
  if (taskLifecycle.isFinal(task.state)) {
    if (!task.closes) return from;
    const given = task.state === 'CANCELLED' ? changeTask(from, task, { reason }) : from;
    return sendWaitingCloses(given, following);
  }
  const commands: ChainCommand[] =
    task.state === 'DEFINED'
      ? closeCommands(contentsOf(task))
      : [{ type: 'cancel', taskId: task.id, ...(note ? { note } : {}) }];
  const cancelled = cancelSuccessors(transition(from, task, 'cancel', { reason }, commands), task, false);
  return sendWaitingCloses(cancelled, following);
}

/** Applies what a person asks of a task. Nothing changes where `findProblem` names a problem, or where it is so already. */
export function applyPersonEvent(from: AdvancedWorkflow, task: TaskView, event: PersonEvent): AdvancedWorkflow {
  if (isFulfilled(task, event) || findProblem(from.workflow, task, event)) return from;
  const { note } = event;
  const isSent = task.state === 'IN_PROGRESS';
  const sent = (command: ChainCommand): ChainCommand[] => (isSent ? [command] : []);
  const awaited = isSent ? note.operationId : null;
  switch (event.type) {
    case 'pause': {
      const paused = { paused: true, pausedReason: note.reason, pausedBy: note.by, pauseOperation: awaited };
      return changeTask(from, task, paused, sent({ type: 'pause', taskId: task.id, note }));
    }
    case 'resume': {
      const resumed = { paused: false, pausedReason: null, pausedBy: null, pauseOperation: awaited };
      return changeTask(from, task, resumed, sent({ type: 'resume', taskId: task.id, note }));
    }
    case 'rank': {
      const { rank } = event;
      const ranked = { rank, rankOperation: awaited };
      return changeTask(from, task, ranked, sent({ type: 'rank', taskId: task.id, note, rank }));
    }
    case 'finish':
      return applyFinish(from, task, event);
    case 'retry':
      return applyRetry(from, task, event);
  }
}

/** Whether a task is already as the person wants it. A retry is always another one. */
export function isFulfilled(task: TaskView, event: PersonEvent): boolean {
  if (event.type === 'pause') return task.paused;
  if (event.type === 'resume') return !task.paused;
  if (event.type === 'rank') return task.rank === event.rank;
  if (event.type !== 'finish') return false;
  return (
    (task.finishRequested && task.state === 'IN_PROGRESS') || task.state === 'CLOSING' || task.state === 'FINISHED'
  );
}

/** Takes what is there: when the running jobs of a task have ended, or at once of one that failed. */
function applyFinish(from: AdvancedWorkflow, task: TaskView, { note }: PersonEvent): AdvancedWorkflow {
  if (task.state === 'IN_PROGRESS')
    return changeTask(from, task, { finishRequested: true }, [{ type: 'finish', taskId: task.id, note }]);
  const accepted = { reason: null, failedBy: null, finishRequested: true, closes: null, closesAt: null };
  return reopen(transition(from, task, 'accept', accepted, closeCommands(task.closes ?? [])), task);
}

function applyRetry(
  from: AdvancedWorkflow,
  task: TaskView,
  { note, where }: PersonEvent & { type: 'retry' },
): AdvancedWorkflow {
  const round = task.round + 1;
  const retry: ChainCommand = { type: 'retry', taskId: task.id, note, round, where };
  if (task.state === 'IN_PROGRESS') return changeTask(from, task, { round }, [retry]);
  if (task.failedBy === 'fail') {
    if (task.rank === null) return retryFailedTask(from, task, round, [retry]);
    const rank = repeatedRank(task.id, task.rank, note);
    const awaiting = changeTask(from, task, { rankOperation: rank.note.operationId });
    return retryFailedTask(awaiting, task, round, [retry, rank]);
  }
  const cleared = { reason: null, failedBy: null, closes: null, closesAt: null };
  const open: ChainCommand[] = task.failedBy === 'refuse' ? [{ type: 'open', taskId: task.id }] : [];
  return reopen(transition(from, task, 'redefine', cleared, open), task);
}

/**
 * Workload refuses a rank of a task that has ended, which workflow may not know yet when it sends it. After a retry it counts, so it
 * is sent once more; workload ignores what is so already.
 */
const repeatedRank = (taskId: string, rank: number, note: RequestNote): ChainCommand & { type: 'rank' } => ({
  type: 'rank',
  taskId,
  rank,
  note: { ...note, operationId: `${note.operationId}.rank` },
});

/** Brings a failed task back, for the round that its jobs begin. */
export const retryFailedTask = (
  from: AdvancedWorkflow,
  task: TaskView,
  round: number,
  commands: readonly ChainCommand[],
): AdvancedWorkflow => {
  const cleared = {
    round,
    reason: null,
    failedBy: null,
    finishRequested: false,
    closes: null,
    closesAt: null,
    failedJobs: null,
  };
  return reopen(transition(from, task, 'retry', cleared, commands), task);
};

/** States of successors that were not cancelled: one that streams runs beside its predecessor. */
const GOING_ON: ReadonlySet<TaskState> = new Set<TaskState>(['DEFINED', 'IN_PROGRESS', 'CLOSING', 'FINISHED']);

/** Makes the workflow ACTIVE, and DEFINED those successors that were cancelled because this task failed. */
function reopen(from: AdvancedWorkflow, task: TaskView): AdvancedWorkflow {
  const status = workflowLifecycle.next(from.workflow.status, 'reopen') ?? from.workflow.status;
  let result: AdvancedWorkflow = { ...from, workflow: { ...from.workflow, status } };
  for (const successor of from.workflow.tasks) {
    if (successor.stage <= task.stage || GOING_ON.has(successor.state)) continue;
    if (successor.state !== 'CANCELLED' || !successor.closes) break;
    result = transition(result, successor, 'restore', { reason: null, closes: null, closesAt: null });
  }
  return result;
}

const VERBS = {
  pause: 'paused',
  resume: 'resumed',
  rank: 'given another rank',
  finish: 'finished with what is there',
  retry: 'retried',
} as const;

/** Returns why a person cannot have this of a task, and what to do instead; undefined: it can be done. */
export function findProblem(workflow: WorkflowView, task: TaskView, event: PersonEvent): Refusal | undefined {
  const text =
    event.type === 'retry'
      ? retryProblem(workflow, task)
      : event.type === 'finish'
        ? finishProblem(workflow, task)
        : controlProblem(task);
  if (text === undefined) return undefined;
  return new Refusal('ILLEGAL_MOVE', `task ${task.id} is ${task.state} and cannot be ${VERBS[event.type]}: ${text}`, {
    taskId: task.id,
    state: task.state,
  });
}

const RERUN = 'rerun makes a new workflow of its failed files';

function controlProblem({ state, closes }: TaskView): string | undefined {
  if (state === 'DEFINED' || state === 'IN_PROGRESS') return undefined;
  return state === 'FAILED' && closes
    ? 'retryTask starts it again first'
    : 'no more of its jobs will start; rerun makes a new workflow of files that you name';
}

function finishProblem(workflow: WorkflowView, task: TaskView): string | undefined {
  if (task.state === 'IN_PROGRESS') return undefined;
  if (task.state === 'DEFINED') return 'it has not started, so that nothing is there; cancelTask cancels it';
  if (task.state === 'CANCELLED' || task.state === 'CANCELLING') return 'cancelled tasks take what is there anyway';
  if (task.state !== 'FAILED') return 'it has ended, and nothing is left to do';
  if (!task.closes) return `its datasets were closed with what was there; ${RERUN}`;
  return task.failedBy === 'fail' ? predecessorProblem(workflow, task) : 'it has no files; retryTask starts it again';
}

function retryProblem(workflow: WorkflowView, task: TaskView): string | undefined {
  switch (task.state) {
    case 'IN_PROGRESS':
      return task.finishRequested ? `it finishes with what is there; afterwards ${RERUN}` : undefined;
    case 'FAILED':
      return task.closes ? predecessorProblem(workflow, task) : `its datasets were closed; ${RERUN}`;
    case 'DEFINED':
      return 'it has no jobs yet; it starts when its input dataset is closed';
    case 'CANCELLED':
      return task.closes
        ? 'it was cancelled because an earlier stage failed; retryWorkflow retries that one, and this one follows'
        : 'only a FAILED task is retried; rerun makes a new workflow of files that you name';
    case 'CANCELLING':
      return 'wait until it is CANCELLED; rerun then makes a new workflow of files that you name';
    default:
      return `its jobs have ended; ${RERUN}`;
  }
}

/** A task behind one that does not finish would wait for ever. */
function predecessorProblem({ tasks }: WorkflowView, task: TaskView): string | undefined {
  const blocking = tasks.find(
    ({ stage, state }) => stage < task.stage && (state === 'FAILED' || state === 'CANCELLED'),
  );
  return blocking && `stage ${blocking.stage} before it is ${blocking.state}; retryWorkflow retries all failed stages`;
}

type RetryEvent = PersonEvent & { readonly type: 'retry' };
/** The retries of a workflow that can be done, each after those before it, and those that cannot. */
export interface RetryPlan {
  readonly accepted: readonly RetryEvent[];
  readonly refused: readonly { readonly event: RetryEvent; readonly problem: Refusal }[];
}

/** Decides which of some retries of one workflow can be done. */
export function planRetries(workflow: WorkflowView, events: readonly RetryEvent[]): RetryPlan {
  const policy = { now: new Date(0), failedTaskOpenMs: 0 };
  let from: AdvancedWorkflow = { workflow, commands: [], ignored: [], policy };
  const accepted: RetryEvent[] = [];
  const refused: { event: RetryEvent; problem: Refusal }[] = [];
  for (const event of events) {
    const task = from.workflow.tasks.find(({ id }) => id === event.taskId);
    if (!task) continue;
    const problem = findProblem(from.workflow, task, event);
    if (problem) refused.push({ event, problem });
    else {
      accepted.push(event);
      from = applyPersonEvent(from, task, event);
    }
  }
  return { accepted, refused };
}
