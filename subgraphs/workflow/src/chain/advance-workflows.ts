import type { Tx } from '@visor/db';
import type { TaskState } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { updateTasks, type TaskUpdate } from '../task/task.store.ts';
import { advance, type AdvancedWorkflow, type ChainEvent, type IgnoredEvent } from './chain.rules.ts';
import { commandMessages } from './chain.messages.ts';
import { lockWorkflows, type LockedWorkflow } from './chain.store.ts';
import { workflowChangedMessage } from '../workflow/workflow.messages.ts';
import { endWorkflows } from '../workflow/workflow.store.ts';

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

function advanceWorkflow(before: LockedWorkflow, events: readonly ChainEvent[]): WorkflowChange {
  const after = advance(before.view, events);
  const changes = after.workflow.tasks.flatMap((task, index): TaskUpdate[] => {
    const from = before.view.tasks[index]?.state;
    return from === undefined || from === task.state
      ? []
      : [{ id: task.id, from, state: task.state, reason: task.reason }];
  });
  return { before, after, changes };
}

interface AdvanceResult {
  /** Tasks that changed state. */
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
  const locked = await lockWorkflows(tx, workflowIds);
  const advanced = locked.map((workflow) => advanceWorkflow(workflow, events));
  const changed = advanced.filter(({ changes }) => changes.length > 0);
  const result = {
    changes: changed.flatMap(({ changes }) => changes),
    ignored: advanced.flatMap(({ after }) => after.ignored),
  };
  if (changed.length === 0) return result;
  await updateTasks(tx, result.changes, deps.now());
  const ended = changed
    .filter(hasEnded)
    .map(({ after: { workflow } }) => ({ id: workflow.id, status: workflow.status }));
  if (ended.length > 0) await endWorkflows(tx, ended, deps.now());
  const commands = changed.flatMap(({ before, after }) =>
    after.commands.map((command) => ({ workflow: before, command })),
  );
  const { uploads, closes, tasks } = commandMessages(commands, deps.outputStorage);
  deps.publish(tx, 'dsm.register.dataset.upload', uploads);
  deps.publish(tx, 'dsm.register.dataset.close', closes);
  deps.publish(tx, 'wfms.tasks', tasks);
  deps.publish(
    tx,
    'wfms.workflows.status',
    changed.map(({ after: { workflow }, changes }) => workflowChangedMessage(workflow.id, workflow.status, changes)),
  );
  for (const change of changed) logChange(deps, tx, change);
  return result;
}

const hasEnded = ({ before, after }: WorkflowChange): boolean => before.view.status !== after.workflow.status;

function logChange({ logAfterCommit }: Deps, tx: Tx, change: WorkflowChange): void {
  const { id: workflowId, status } = change.after.workflow;
  for (const { id, state, reason } of change.changes)
    logAfterCommit(tx, { workflowId, taskId: id, reason: reason ?? undefined }, LOG_MESSAGES[state]);
  if (hasEnded(change)) logAfterCommit(tx, { workflowId, status }, 'workflow ended');
}
