/**
 * The policy of a chain, as a pure function: a workflow and its events in, the workflow after them and the commands to
 * send out. `advance` first applies the events, then the transitions that have become due, so that the fallback poll is
 * the same function without events.
 */
import { EMPTY_CHECKLIST_DIGEST } from '@visor/schema';
import type { TaskState, WorkflowStatus } from '../../generated/types.ts';
import type { DatasetContents } from '../dataset/dataset.messages.ts';
import {
  evaluateSummary,
  taskLifecycle,
  type TaskEvent,
  type TaskReason,
  type TaskSummary,
} from '../task/task.rules.ts';
import { workflowLifecycle, type WorkflowEvent } from '../workflow/workflow.rules.ts';

interface TaskView {
  readonly id: string;
  /** From 1. */
  readonly stage: number;
  readonly state: TaskState;
  readonly reason: TaskReason | null;
  readonly maxFailedFraction: number;
  readonly inputId: string;
  readonly outputId: string;
  readonly logId: string;
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
  | { readonly type: 'cancel'; readonly taskId: string; readonly reason: TaskReason };

/** A message to send. */
export type ChainCommand =
  | { readonly type: 'register' | 'cancel'; readonly taskId: string }
  | ({ readonly type: 'close' } & DatasetContents)
  | { readonly type: 'upload'; readonly datasetId: string };

export interface AdvancedWorkflow {
  readonly workflow: WorkflowView;
  readonly commands: readonly ChainCommand[];
  /** Messages of workload on tasks whose state does not allow them. */
  readonly ignored: readonly IgnoredEvent[];
}
export interface IgnoredEvent {
  readonly event: ChainEvent & { readonly type: 'summary' | 'rejected' };
  readonly state: TaskState;
}

const closeEmpty = (datasetId: string): ChainCommand => ({
  type: 'close',
  datasetId,
  count: 0,
  digest: EMPTY_CHECKLIST_DIGEST,
});
const closeBothEmpty = ({ outputId, logId }: TaskView): ChainCommand[] => [closeEmpty(outputId), closeEmpty(logId)];

/** Applies one event of the lifecycle to a task. Nothing changes where its state does not allow the event. */
function transition(
  from: AdvancedWorkflow,
  task: TaskView,
  event: TaskEvent,
  reason: TaskReason | null,
  commands: readonly ChainCommand[],
): AdvancedWorkflow {
  const state = taskLifecycle.next(task.state, event);
  if (!state) return from;
  const changed = { ...task, state, reason: reason ?? task.reason };
  const tasks = from.workflow.tasks.map((other) => (other.id === task.id ? changed : other));
  return { ...from, workflow: { ...from.workflow, tasks }, commands: [...from.commands, ...commands] };
}

/** Cancels the tasks after one that does not finish, which were never sent, and closes their datasets empty. */
function cancelSuccessors(from: AdvancedWorkflow, task: TaskView): AdvancedWorkflow {
  const reason: TaskReason = { code: 'PREDECESSOR', text: `stage ${task.stage} did not finish` };
  return from.workflow.tasks
    .filter(({ stage, state }) => stage > task.stage && state === 'DEFINED')
    .reduce((result, successor) => transition(result, successor, 'cancel', reason, closeBothEmpty(successor)), from);
}

function applySummary(
  from: AdvancedWorkflow,
  task: TaskView,
  { summary, contents }: ChainEvent & { type: 'summary' },
): AdvancedWorkflow {
  const closes = [task.outputId, task.logId].map((datasetId): ChainCommand => {
    const named = contents.find((content) => content.datasetId === datasetId);
    return named ? { type: 'close', ...named } : closeEmpty(datasetId);
  });
  if (task.state === 'CANCELLING') return cancelSuccessors(transition(from, task, 'cancelled', null, closes), task);
  if (task.state !== 'IN_PROGRESS') return from;
  const outcome = evaluateSummary(summary, task.maxFailedFraction);
  if (outcome.event === 'close') return transition(from, task, 'close', null, closes);
  const reason = outcome.event === 'fail' ? outcome.reason : { code: 'CANCELLED', text: 'its jobs were cancelled' };
  return cancelSuccessors(transition(from, task, outcome.event, reason, closes), task);
}

function applyCancel(from: AdvancedWorkflow, task: TaskView, reason: TaskReason): AdvancedWorkflow {
  if (taskLifecycle.isFinal(task.state)) return from;
  const commands: ChainCommand[] =
    task.state === 'DEFINED' ? closeBothEmpty(task) : [{ type: 'cancel', taskId: task.id }];
  return cancelSuccessors(transition(from, task, 'cancel', reason, commands), task);
}

function applyRefusal(
  from: AdvancedWorkflow,
  event: ChainEvent & { type: 'closeRefused' | 'openRefused' },
): AdvancedWorkflow {
  const { tasks } = from.workflow;
  const task = tasks.find(({ outputId, logId }) => outputId === event.datasetId || logId === event.datasetId);
  if (task?.state !== (event.type === 'closeRefused' ? 'CLOSING' : 'DEFINED')) return from;
  const refused =
    event.type === 'openRefused'
      ? transition(from, task, 'refuse', event.reason, closeBothEmpty(task))
      : transition(from, task, 'refuse', { code: 'CLOSE_REFUSED', text: event.text }, []);
  return cancelSuccessors(refused, task);
}

function applyEvent(from: AdvancedWorkflow, event: ChainEvent): AdvancedWorkflow {
  if (event.type === 'closeRefused' || event.type === 'openRefused') return applyRefusal(from, event);
  const task = from.workflow.tasks.find(({ id }) => id === event.taskId);
  if (!task) return from;
  if (event.type === 'summary') return applySummary(from, task, event);
  if (event.type === 'cancel') return applyCancel(from, task, event.reason);
  if (!taskLifecycle.next(task.state, 'reject')) return from;
  const reason = task.state === 'CANCELLING' ? null : event.reason;
  return cancelSuccessors(transition(from, task, 'reject', reason, closeBothEmpty(task)), task);
}

/** Returns whether a task can be sent: its input is closed, and its output and log are opened. */
function isDue(task: TaskView, datasets: WorkflowView['datasets']): boolean {
  const has = (id: string, fact: keyof DatasetView): boolean => datasets.get(id)?.[fact] === true;
  return (
    task.state === 'DEFINED' && has(task.inputId, 'closed') && has(task.outputId, 'opened') && has(task.logId, 'opened')
  );
}

const isClosed = (task: TaskView, datasets: WorkflowView['datasets']): boolean =>
  datasets.get(task.outputId)?.closed === true && datasets.get(task.logId)?.closed === true;

/** Finishes tasks whose datasets are closed, sends those that are due, and ends the workflow after its last task. */
function applyDueTransitions(from: AdvancedWorkflow): AdvancedWorkflow {
  let result = from;
  for (const { id } of from.workflow.tasks) {
    const { tasks, datasets } = result.workflow;
    const task = tasks.find((candidate) => candidate.id === id);
    if (!task) continue;
    const predecessor = tasks.find(({ stage }) => stage === task.stage - 1);
    if (task.state === 'CLOSING' && isClosed(task, datasets)) result = transition(result, task, 'finish', null, []);
    else if ((!predecessor || predecessor.state === 'FINISHED') && isDue(task, datasets))
      result = transition(result, task, 'release', null, [{ type: 'register', taskId: id }]);
  }
  return endWorkflow(result);
}

/** Returns how a workflow with tasks in these states ends, or undefined while it goes on. */
export function endingOf(states: readonly TaskState[]): WorkflowEvent | undefined {
  if (!states.every(taskLifecycle.isFinal)) return undefined;
  if (states.includes('FAILED')) return 'fail';
  return states.includes('CANCELLED') ? 'cancel' : 'finish';
}

function endWorkflow(from: AdvancedWorkflow): AdvancedWorkflow {
  const { workflow, commands } = from;
  const event = endingOf(workflow.tasks.map(({ state }) => state));
  const status = event && workflowLifecycle.next(workflow.status, event);
  if (!status) return from;
  const last = workflow.tasks.at(-1);
  const upload: ChainCommand[] = event === 'finish' && last ? [{ type: 'upload', datasetId: last.outputId }] : [];
  return { ...from, workflow: { ...workflow, status }, commands: [...commands, ...upload] };
}

/** Returns a message of workload that the task's state does not allow. A cancelled summary of a CANCELLED task is a repeat. */
function findIgnored({ tasks }: WorkflowView, event: ChainEvent): IgnoredEvent[] {
  if (event.type !== 'summary' && event.type !== 'rejected') return [];
  const task = tasks.find(({ id }) => id === event.taskId);
  if (!task || (event.type === 'summary' && event.summary.cancelled && task.state === 'CANCELLED')) return [];
  return [{ event, state: task.state }];
}

/** Applies the events in order, then the transitions that are due. A workflow that has ended does not change. */
export function advance(workflow: WorkflowView, events: readonly ChainEvent[]): AdvancedWorkflow {
  const unchanged: AdvancedWorkflow = { workflow, commands: [], ignored: [] };
  if (workflow.status !== 'ACTIVE')
    return { ...unchanged, ignored: events.flatMap((event) => findIgnored(workflow, event)) };
  const applied = events.reduce<AdvancedWorkflow>((from, event) => {
    const to = applyEvent(from, event);
    return to === from ? { ...from, ignored: [...from.ignored, ...findIgnored(from.workflow, event)] } : to;
  }, unchanged);
  return applyDueTransitions(applied);
}
