/**
 * The policy of a chain, as a pure function: a workflow and its events in, the workflow after them and the commands to
 * send out. `advance` first applies the events, then the transitions that have become due, so that the fallback poll is
 * the same function without events.
 */
import type { TaskState } from '../../generated/types.ts';
import type { DatasetContents } from '../dataset/dataset.messages.ts';
import { evaluateSummary, taskLifecycle } from '../task/task.rules.ts';
import { workflowLifecycle, type WorkflowEvent } from '../workflow/workflow.rules.ts';
import {
  cancelSuccessors,
  changeTask,
  closeCommands,
  contentsOf,
  failTask,
  sendWaitingCloses,
  transition,
  type AdvancedWorkflow,
  type ChainCommand,
  type ChainEvent,
  type ChainPolicy,
  type IgnoredEvent,
  type TaskView,
  type WorkflowView,
} from './chain-view.rules.ts';
import { applyCancel, applyPersonEvent, retryFailedTask } from './person-events.rules.ts';

const roundOf = (event: ChainEvent & { type: 'summary' }): number => event.summary.round ?? 1;

function applySummary(
  from: AdvancedWorkflow,
  task: TaskView,
  event: ChainEvent & { type: 'summary' },
): AdvancedWorkflow {
  const round = roundOf(event);
  if (round < task.round) return from;
  if (task.state === 'FAILED') return applySummaryOfFailed(from, task, event);
  const closes = contentsOf(task, event.contents);
  if (task.state === 'CANCELLING')
    return cancelSuccessors(transition(from, task, 'cancelled', { round }, closeCommands(closes)), task, false);
  if (task.state !== 'IN_PROGRESS') return from;
  const outcome = evaluateSummary(event.summary, task);
  const ended = { round, failedJobs: event.summary.jobs.failed };
  if (outcome.event === 'close') return transition(from, task, 'close', ended, closeCommands(closes));
  if (outcome.event === 'fail')
    return failTask(changeTask(from, task, ended), task, { ...outcome, closes, canRetry: true });
  const reason = { code: 'CANCELLED', text: 'its jobs were cancelled' };
  return cancelSuccessors(transition(from, task, 'cancelled', { round, reason }, closeCommands(closes)), task, false);
}

/**
 * Follows a retry that workload got from elsewhere: its summary comes while the closes of the failed task wait. A repeat of the
 * summary by which the task failed changes nothing.
 */
function applySummaryOfFailed(
  from: AdvancedWorkflow,
  task: TaskView,
  event: ChainEvent & { type: 'summary' },
): AdvancedWorkflow {
  if (task.failedBy !== 'fail' || !task.closes) return from;
  const outcome = evaluateSummary(event.summary, task);
  const closes = contentsOf(task, event.contents);
  if (outcome.event === 'fail') {
    const isSame = closes.every((contents, index) => isSameContents(contents, task.closes?.[index]));
    return isSame
      ? from
      : changeTask(from, task, {
          closes,
          round: roundOf(event),
          reason: outcome.reason,
          failedJobs: event.summary.jobs.failed,
        });
  }
  if (outcome.event !== 'close') return from;
  const retried = retryFailedTask(from, task, roundOf(event), []);
  const again = retried.workflow.tasks.find(({ id }) => id === task.id);
  return again?.state === 'IN_PROGRESS' ? applySummary(retried, again, event) : from;
}

const isSameContents = (a: DatasetContents, b: DatasetContents | undefined): boolean =>
  a.datasetId === b?.datasetId && a.count === b.count && a.digest === b.digest;

/** The catalog refuses to open a dataset of a task, or the input of the first one, or to close one. */
function applyRefusal(
  from: AdvancedWorkflow,
  event: ChainEvent & { type: 'closeRefused' | 'openRefused' },
): AdvancedWorkflow {
  const { tasks } = from.workflow;
  const task =
    tasks.find(({ outputId, logId }) => outputId === event.datasetId || logId === event.datasetId) ??
    tasks.find(({ inputId }) => inputId === event.datasetId);
  if (task?.state !== (event.type === 'closeRefused' ? 'CLOSING' : 'DEFINED')) return from;
  if (event.type === 'closeRefused') {
    const reason = { code: 'CLOSE_REFUSED', text: event.text };
    return failTask(from, task, { event: 'refuse', reason, closes: [], canRetry: false });
  }
  // Without its input there is nothing to retry.
  const canRetry = task.inputId !== event.datasetId;
  return failTask(from, task, { event: 'refuse', reason: event.reason, closes: contentsOf(task), canRetry });
}

/**
 * Takes over what workload says of a task that it has. While a person's command is on its way to workload, what workload said before
 * it came is older than what the person asked for.
 */
function applyChanged(
  from: AdvancedWorkflow,
  task: TaskView,
  { paused, pausedReason, pausedBy, rank, operationId }: ChainEvent & { type: 'changed' },
): AdvancedWorkflow {
  if (task.state === 'DEFINED') return from;
  const isNews = (awaited: string | null): boolean => awaited === null || awaited === operationId;
  const followed = {
    ...(isNews(task.pauseOperation) ? { paused, pausedReason, pausedBy } : {}),
    ...(isNews(task.rankOperation) ? { rank } : {}),
  };
  const after = { ...task, ...followed };
  const isSame = after.paused === task.paused && after.pausedReason === task.pausedReason && after.rank === task.rank;
  return isSame && after.pausedBy === task.pausedBy ? from : changeTask(from, task, followed);
}

/** What workload says of a pause and a rank counts again when it has answered the last command about them. */
function applyAnswer(
  from: AdvancedWorkflow,
  task: TaskView,
  { operationId }: ChainEvent & { type: 'answered' },
): AdvancedWorkflow {
  const answered = {
    ...(task.pauseOperation === operationId ? { pauseOperation: null } : {}),
    ...(task.rankOperation === operationId ? { rankOperation: null } : {}),
  };
  return Object.keys(answered).length === 0 ? from : changeTask(from, task, answered);
}

function applyEvent(from: AdvancedWorkflow, event: ChainEvent): AdvancedWorkflow {
  if (event.type === 'closeRefused' || event.type === 'openRefused') return applyRefusal(from, event);
  const task = from.workflow.tasks.find(({ id }) => id === event.taskId);
  if (!task) return from;
  switch (event.type) {
    case 'summary':
      return applySummary(from, task, event);
    case 'changed':
      return applyChanged(from, task, event);
    case 'answered':
      return applyAnswer(from, task, event);
    case 'cancel':
      return applyCancel(from, task, event);
    case 'rejected':
      return applyRejection(from, task, event);
    default:
      return applyPersonEvent(from, task, event);
  }
}

function applyRejection(
  from: AdvancedWorkflow,
  task: TaskView,
  { reason }: ChainEvent & { type: 'rejected' },
): AdvancedWorkflow {
  if (!taskLifecycle.next(task.state, 'reject')) return from;
  const closes = contentsOf(task);
  return task.state === 'CANCELLING'
    ? cancelSuccessors(transition(from, task, 'reject', {}, closeCommands(closes)), task, false)
    : failTask(from, task, { event: 'reject', reason, closes, canRetry: true });
}

/**
 * Returns whether a task can be sent: it is not paused, its input is closed, or open for one that streams, and its output and log
 * are opened.
 */
function isDue(task: TaskView, datasets: WorkflowView['datasets']): boolean {
  const has = (id: string, fact: 'opened' | 'closed'): boolean => datasets.get(id)?.[fact] === true;
  const isWaiting = task.state === 'DEFINED' && !task.paused;
  const hasInput = has(task.inputId, 'closed') || (task.streaming && has(task.inputId, 'opened'));
  return isWaiting && hasInput && has(task.outputId, 'opened') && has(task.logId, 'opened');
}

/** Whether a task may run after, or beside, the one before it. */
const canFollow = (task: TaskView, predecessor: TaskView | undefined): boolean =>
  !predecessor ||
  predecessor.state === 'FINISHED' ||
  (task.streaming && (predecessor.state === 'IN_PROGRESS' || predecessor.state === 'CLOSING'));

const isClosed = (task: TaskView, datasets: WorkflowView['datasets']): boolean =>
  datasets.get(task.outputId)?.closed === true && datasets.get(task.logId)?.closed === true;

/**
 * Sends the closes that are due, finishes tasks whose datasets are closed, sends tasks that are due, and ends the workflow
 * after its last task.
 */
function applyDueTransitions(from: AdvancedWorkflow): AdvancedWorkflow {
  const { now } = from.policy;
  let result = sendWaitingCloses(
    from,
    from.workflow.tasks.filter(({ closesAt }) => closesAt !== null && closesAt <= now),
  );
  for (const { id } of from.workflow.tasks) {
    const { tasks, datasets } = result.workflow;
    const task = tasks.find((candidate) => candidate.id === id);
    if (!task) continue;
    const predecessor = tasks.find(({ stage }) => stage === task.stage - 1);
    if (task.state === 'CLOSING' && isClosed(task, datasets)) result = transition(result, task, 'finish', {});
    else if (canFollow(task, predecessor) && isDue(task, datasets))
      result = transition(result, task, 'release', {}, [{ type: 'register', taskId: id }]);
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

/**
 * Returns a message of workload that the task's state does not allow. A cancelled summary of a CANCELLED task is a repeat, and
 * one of an earlier round was overtaken by a retry.
 */
function findIgnored({ tasks }: WorkflowView, event: ChainEvent): IgnoredEvent[] {
  if (event.type !== 'summary' && event.type !== 'rejected') return [];
  const task = tasks.find(({ id }) => id === event.taskId);
  if (!task) return [];
  const isRepeat = event.type === 'summary' && event.summary.cancelled && task.state === 'CANCELLED';
  if (isRepeat || (event.type === 'summary' && roundOf(event) < task.round)) return [];
  return [{ event, state: task.state }];
}

/**
 * Applies the events in order, then the transitions that are due. A workflow that has ended changes only while closes of its
 * tasks wait for a retry.
 */
export function advance(workflow: WorkflowView, events: readonly ChainEvent[], policy: ChainPolicy): AdvancedWorkflow {
  const unchanged: AdvancedWorkflow = { workflow, commands: [], ignored: [], policy };
  if (workflow.status !== 'ACTIVE' && workflow.tasks.every(({ closes }) => closes === null))
    return { ...unchanged, ignored: events.flatMap((event) => findIgnored(workflow, event)) };
  const applied = events.reduce<AdvancedWorkflow>((from, event) => {
    const to = applyEvent(from, event);
    return to === from ? { ...from, ignored: [...from.ignored, ...findIgnored(from.workflow, event)] } : to;
  }, unchanged);
  return applyDueTransitions(applied);
}
