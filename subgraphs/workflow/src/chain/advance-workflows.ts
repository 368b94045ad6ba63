import type { Tx } from '@visor/db';
import type { TaskState } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { updateTasks, type TaskUpdate } from '../task/task.store.ts';
import { advance } from './chain.rules.ts';
import type {
  AdvancedWorkflow,
  ChainEvent,
  ChainPolicy,
  IgnoredEvent,
  TaskFields,
  TaskView,
} from './chain-view.rules.ts';
import { commandMessages } from './chain.messages.ts';
import { lockWorkflows, type LockedWorkflow } from './chain.store.ts';
import { isSameUse, useOf } from './use.rules.ts';
import { workflowChangedMessage } from '../workflow/workflow.messages.ts';
import { updateStatuses } from '../workflow/workflow.store.ts';

const LOG_MESSAGES: Readonly<Record<TaskState, string>> = {
  DEFINED: 'task defined',
  IN_PROGRESS: 'task sent',
  CLOSING: 'task closing',
  CANCELLING: 'task cancelling',
  FINISHED: 'task finished',
  FAILED: 'task failed',
  CANCELLED: 'task cancelled',
  SKIPPED: 'task skipped',
};

/** A workflow before and after its events, and the tasks that changed. */
interface WorkflowChange {
  readonly before: LockedWorkflow;
  readonly after: AdvancedWorkflow;
  readonly changes: readonly TaskUpdate[];
}

const fieldsOf = (task: TaskView): TaskFields => ({
  state: task.state,
  reason: task.reason,
  paused: task.paused,
  pausedReason: task.pausedReason,
  pausedBy: task.pausedBy,
  rank: task.rank,
  pauseOperation: task.pauseOperation,
  rankOperation: task.rankOperation,
  round: task.round,
  finishRequested: task.finishRequested,
  failedBy: task.failedBy,
  closes: task.closes,
  closesAt: task.closesAt,
  failedJobs: task.failedJobs,
});

function advanceWorkflow(before: LockedWorkflow, events: readonly ChainEvent[], policy: ChainPolicy): WorkflowChange {
  const after = advance(before.view, events, policy);
  const changes = after.workflow.tasks.flatMap((task, index): TaskUpdate[] => {
    const read = before.view.tasks[index];
    return read === undefined || read === task ? [] : [{ ...fieldsOf(task), id: task.id, from: read.state }];
  });
  return { before, after, changes };
}

interface AdvanceResult {
  /** Tasks that changed. */
  readonly changes: readonly TaskUpdate[];
  readonly ignored: readonly IgnoredEvent[];
}

/**
 * Applies events to workflows, and the transitions that are due, in one transaction: states and the messages about them.
 */
export async function advanceWorkflows(
  deps: Deps,
  tx: Tx,
  workflowIds: readonly string[],
  events: readonly ChainEvent[],
): Promise<AdvanceResult> {
  return advanceLocked(deps, tx, await lockWorkflows(tx, workflowIds), events);
}

/** As `advanceWorkflows`, of workflows that the transaction has locked. */
export async function advanceLocked(
  deps: Deps,
  tx: Tx,
  locked: readonly LockedWorkflow[],
  events: readonly ChainEvent[],
): Promise<AdvanceResult> {
  const policy = { now: deps.now(), failedTaskOpenMs: deps.failedTaskOpenMs };
  const advanced = locked.map((workflow) => advanceWorkflow(workflow, events, policy));
  const changed = advanced.filter((change) => change.changes.length > 0 || hasNewStatus(change));
  const result = {
    changes: changed.flatMap(({ changes }) => changes),
    ignored: advanced.flatMap(({ after }) => after.ignored),
  };
  if (changed.length === 0) return result;
  await updateTasks(tx.withNext, result.changes, policy.now);
  const moved = changed
    .filter(hasNewStatus)
    .map(({ before, after: { workflow } }) => ({ id: workflow.id, from: before.view.status, status: workflow.status }));
  if (moved.length > 0) await updateStatuses(tx.withNext, moved, policy.now);
  const commands = changed.flatMap(({ before, after }) =>
    after.commands.map((command) => ({ workflow: before, command })),
  );
  const { opens, uploads, closes, tasks } = commandMessages(commands, deps.outputStorage);
  deps.publish(tx, 'dsm.register.dataset.input', opens);
  deps.publish(tx, 'dsm.register.dataset.upload', uploads);
  deps.publish(tx, 'dsm.register.dataset.close', closes);
  deps.publish(tx, 'wfms.tasks', tasks);
  deps.publish(
    tx,
    'wfms.workflows.status',
    changed.map(({ after: { workflow }, changes }) => workflowChangedMessage(workflow.id, workflow.status, changes)),
  );
  publishUses(deps, tx, changed);
  for (const change of changed) logChange(deps, tx, change);
  return result;
}

/** Tells data where the uses of datasets have changed. */
function publishUses(deps: Deps, tx: Tx, changed: readonly WorkflowChange[]): void {
  const uses = changed.flatMap((change) => {
    const { view, recovered } = change.before;
    const use = useOf(change.after.workflow, recovered && !hasNewStatus(change));
    return isSameUse(use, useOf(view, recovered)) ? [] : [use];
  });
  deps.publish(tx, 'dsm.register.dataset.use', uses);
}

const hasNewStatus = ({ before, after }: WorkflowChange): boolean => before.view.status !== after.workflow.status;

function logChange({ logAfterCommit }: Deps, tx: Tx, change: WorkflowChange): void {
  const { id: workflowId, status } = change.after.workflow;
  for (const { id, from, state, reason, paused, rank, round, closesAt } of change.changes)
    if (state === from)
      logAfterCommit(tx, { workflowId, taskId: id, state, paused, rank, round, closesAt }, 'task changed');
    else logAfterCommit(tx, { workflowId, taskId: id, reason: reason ?? undefined }, LOG_MESSAGES[state]);
  if (hasNewStatus(change))
    logAfterCommit(tx, { workflowId, status }, status === 'ACTIVE' ? 'workflow reopened' : 'workflow ended');
}
