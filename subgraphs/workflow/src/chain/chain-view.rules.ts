/** What the policy of a chain works on: a workflow, what happens to it, and the commands that follow. */
import { EMPTY_CHECKLIST_DIGEST, type JobSelection } from '@visor/schema';
import type { TaskState, WorkflowStatus } from '../../generated/types.ts';
import type { DatasetContents } from '../dataset/dataset.messages.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { taskLifecycle, type TaskEvent, type TaskReason, type TaskSummary } from '../task/task.rules.ts';

/** What events change of a task. */
export type TaskFields = Pick<
  TaskRow,
  | 'state'
  | 'reason'
  | 'paused'
  | 'pausedReason'
  | 'pausedBy'
  | 'rank'
  | 'pauseOperation'
  | 'rankOperation'
  | 'round'
  | 'finishRequested'
  | 'failedBy'
  | 'closes'
  | 'closesAt'
  | 'failedJobs'
>;
export interface TaskView extends TaskFields, Pick<TaskRow, 'id' | 'stage' | 'inputId' | 'outputId' | 'logId'> {
  readonly maxFailedFraction: number;
  /** It takes files while its input dataset is open, and so runs beside its predecessor. */
  readonly streaming: boolean;
}
interface DatasetView {
  readonly opened: boolean;
  readonly closed: boolean;
}
/** A workflow as the rules see it. */
export interface WorkflowView {
  readonly id: string;
  readonly status: WorkflowStatus;
  /** By stage. */
  readonly tasks: readonly TaskView[];
  readonly datasets: ReadonlyMap<string, DatasetView>;
}

/** Who asks for something, why, and the operation that it belongs to. */
export interface RequestNote {
  readonly operationId: string;
  readonly by: string;
  readonly reason: string | null;
}

/** What a person asks of a task. */
export type PersonEvent = { readonly taskId: string; readonly note: RequestNote } & (
  | { readonly type: 'pause' | 'resume' | 'finish' }
  | { readonly type: 'rank'; readonly rank: number }
  | { readonly type: 'retry'; readonly where: JobSelection }
);

export type ChainEvent =
  | { readonly type: 'rejected'; readonly taskId: string; readonly reason: TaskReason }
  | {
      readonly type: 'summary';
      readonly taskId: string;
      readonly summary: TaskSummary;
      readonly contents: readonly DatasetContents[];
    }
  | { readonly type: 'closeRefused'; readonly datasetId: string; readonly text: string }
  /** The catalog does not open a dataset of a task. */
  | { readonly type: 'openRefused'; readonly datasetId: string; readonly reason: TaskReason }
  /** Workload paused or resumed a task, or changed its rank; by an operation, or null. */
  | ({ readonly type: 'changed'; readonly taskId: string; readonly operationId: string | null } & Pick<
      TaskFields,
      'paused' | 'pausedReason' | 'pausedBy' | 'rank'
    >)
  /** Workload has applied or refused the command of an operation. */
  | { readonly type: 'answered'; readonly taskId: string; readonly operationId: string }
  | { readonly type: 'cancel'; readonly taskId: string; readonly reason: TaskReason; readonly note?: RequestNote }
  | PersonEvent;

/** A message to send. */
export type ChainCommand =
  | { readonly type: 'register'; readonly taskId: string }
  | { readonly type: 'cancel'; readonly taskId: string; readonly note?: RequestNote }
  /** Requests the output and log datasets of a task once more. */
  | { readonly type: 'open'; readonly taskId: string }
  | { readonly type: 'pause'; readonly taskId: string; readonly note: RequestNote }
  | { readonly type: 'resume'; readonly taskId: string; readonly note: RequestNote }
  | { readonly type: 'finish'; readonly taskId: string; readonly note: RequestNote }
  | { readonly type: 'rank'; readonly taskId: string; readonly note: RequestNote; readonly rank: number }
  | {
      readonly type: 'retry';
      readonly taskId: string;
      readonly note: RequestNote;
      readonly round: number;
      readonly where: JobSelection;
    }
  | ({ readonly type: 'close' } & DatasetContents)
  | { readonly type: 'upload'; readonly datasetId: string };

/** What the rules may not read from a clock or the configuration. */
export interface ChainPolicy {
  readonly now: Date;
  /** How long the datasets of a failed task stay open for a retry, milliseconds; 0: they are closed at once. */
  readonly failedTaskOpenMs: number;
}

export interface AdvancedWorkflow {
  readonly workflow: WorkflowView;
  readonly commands: readonly ChainCommand[];
  /** Messages of workload on tasks whose state does not allow them. */
  readonly ignored: readonly IgnoredEvent[];
  readonly policy: ChainPolicy;
}
export interface IgnoredEvent {
  readonly event: ChainEvent & { readonly type: 'summary' | 'rejected' };
  readonly state: TaskState;
}

const emptyContents = (datasetId: string): DatasetContents => ({ datasetId, count: 0, digest: EMPTY_CHECKLIST_DIGEST });

/** Returns what the output and the log of a task are closed with; a dataset that is not named in `contents` is empty. */
export const contentsOf = (
  { outputId, logId }: Pick<TaskView, 'outputId' | 'logId'>,
  contents: readonly DatasetContents[] = [],
): DatasetContents[] =>
  [outputId, logId].map((id) => contents.find(({ datasetId }) => datasetId === id) ?? emptyContents(id));

export const closeCommands = (contents: readonly DatasetContents[]): ChainCommand[] =>
  contents.map((content) => ({ type: 'close', ...content }));

/** Replaces fields of a task. */
export function changeTask(
  from: AdvancedWorkflow,
  task: TaskView,
  change: Partial<TaskFields>,
  commands: readonly ChainCommand[] = [],
): AdvancedWorkflow {
  const tasks = from.workflow.tasks.map((other) => (other.id === task.id ? { ...other, ...change } : other));
  return { ...from, workflow: { ...from.workflow, tasks }, commands: [...from.commands, ...commands] };
}

/** A pause holds back the jobs of its round. One of a task that was never sent stays, also while it is CANCELLED. */
const endOfPause = (task: TaskView, state: TaskState): Partial<TaskFields> =>
  task.state === 'IN_PROGRESS' && state !== 'IN_PROGRESS' ? { paused: false, pausedReason: null, pausedBy: null } : {};

/** Applies one event of the lifecycle to a task. Nothing changes where its state does not allow the event. */
export function transition(
  from: AdvancedWorkflow,
  task: TaskView,
  event: TaskEvent,
  change: Partial<Omit<TaskFields, 'state'>>,
  commands: readonly ChainCommand[] = [],
): AdvancedWorkflow {
  const state = taskLifecycle.next(task.state, event);
  return state ? changeTask(from, task, { ...endOfPause(task, state), ...change, state }, commands) : from;
}

/** Sends the closes that wait for a retry; the tasks cannot be retried any more, and those that run after them are cancelled. */
export const sendWaitingCloses = (from: AdvancedWorkflow, tasks: readonly TaskView[]): AdvancedWorkflow =>
  tasks.reduce((result, task) => {
    if (!task.closes) return result;
    const closed = changeTask(result, task, { closes: null, closesAt: null }, closeCommands(task.closes));
    return cancelRunningSuccessors(closed, task);
  }, from);

const predecessorReason = ({ stage }: TaskView): TaskReason => ({
  code: 'PREDECESSOR',
  text: `stage ${stage} did not finish`,
});

/** Cancels the streaming tasks that run beside one that does not finish. */
const cancelRunningSuccessors = (from: AdvancedWorkflow, task: TaskView): AdvancedWorkflow =>
  from.workflow.tasks
    .filter(({ stage, state }) => stage > task.stage && state === 'IN_PROGRESS')
    .reduce((result, { id }) => cancelRunning(result, id, predecessorReason(task)), from);

function cancelRunning(from: AdvancedWorkflow, id: string, reason: TaskReason): AdvancedWorkflow {
  const task = from.workflow.tasks.find((other) => other.id === id);
  return task ? transition(from, task, 'cancel', { reason }, [{ type: 'cancel', taskId: id }]) : from;
}

/** Lets closes wait for a retry, or sends them at once where the policy gives no time. */
function withCloses(
  { policy }: Pick<AdvancedWorkflow, 'policy'>,
  closes: readonly DatasetContents[],
  canRetry: boolean,
): { readonly fields: Pick<TaskFields, 'closes' | 'closesAt'>; readonly commands: readonly ChainCommand[] } {
  const { now, failedTaskOpenMs } = policy;
  if (!canRetry || failedTaskOpenMs === 0)
    return { fields: { closes: null, closesAt: null }, commands: closeCommands(closes) };
  return { fields: { closes, closesAt: new Date(now.getTime() + failedTaskOpenMs) }, commands: [] };
}

/**
 * Cancels the tasks after one that does not finish. The datasets of those that were never sent are closed empty. Streaming ones
 * that run go on while the task can be retried: its output stays open for them.
 */
export function cancelSuccessors(from: AdvancedWorkflow, task: TaskView, canRetry: boolean): AdvancedWorkflow {
  const reason = predecessorReason(task);
  const goesOn = canRetry && from.policy.failedTaskOpenMs > 0;
  const stopped = goesOn ? from : cancelRunningSuccessors(from, task);
  return stopped.workflow.tasks
    .filter(({ stage, state }) => stage > task.stage && state === 'DEFINED')
    .reduce((result, successor) => {
      const { fields, commands } = withCloses(result, contentsOf(successor), canRetry);
      return transition(result, successor, 'cancel', { reason, ...fields }, commands);
    }, stopped);
}

/** Fails a task. While it can be retried, its datasets and those of its successors stay open. */
export function failTask(
  from: AdvancedWorkflow,
  task: TaskView,
  failure: {
    readonly event: 'fail' | 'reject' | 'refuse';
    readonly reason: TaskReason;
    readonly closes: readonly DatasetContents[];
    readonly canRetry: boolean;
  },
): AdvancedWorkflow {
  const { event, reason, canRetry } = failure;
  const { fields, commands } = withCloses(from, failure.closes, canRetry);
  return cancelSuccessors(
    transition(from, task, event, { reason, failedBy: event, ...fields }, commands),
    task,
    canRetry,
  );
}
