import type { WorkflowChanged } from '@visor/schema';
import type { TaskState, WorkflowStatus } from '../../generated/types.ts';

/** Builds the live event of a workflow and of its tasks that changed state. */
export const workflowChangedMessage = (
  workflowId: string,
  status: WorkflowStatus,
  tasks: readonly { readonly id: string; readonly state: TaskState }[],
): WorkflowChanged => ({ workflowId, status, tasks: tasks.map(({ id, state }) => ({ taskId: id, state })) });
