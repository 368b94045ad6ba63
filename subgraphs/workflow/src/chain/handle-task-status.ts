import type { RefusedValue } from '@visor/bus';
import type { Tx } from '@visor/db';
import { Refusal, type TaskStatus } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { recordResults } from '../operation/record-results.ts';
import { findWorkflowsOfTasks } from '../task/task.store.ts';
import { advanceWorkflows } from './advance-workflows.ts';
import type { ChainEvent } from './chain-view.rules.ts';
import { toWorkloadEvents } from './events.rules.ts';

/**
 * Handles `wms.tasks.status`: a rejection or a summary advances the task's workflow; a pause and a rank are followed, results of
 * operations are recorded, also of tasks that are not known here; REGISTERED changes nothing here.
 * Returns the messages on tasks whose state does not allow them.
 * @throws Refusal NOT_FOUND for an unknown task
 */
export async function handleTaskStatus(
  deps: Deps,
  tx: Tx,
  batch: readonly TaskStatus[],
): Promise<RefusedValue<TaskStatus>[]> {
  await recordResults(
    deps,
    tx,
    batch.filter((status) => status.type === 'operation'),
  );
  const events = new Map<ChainEvent, TaskStatus>();
  const taskIds: string[] = [];
  const expected: string[] = [];
  for (const status of batch)
    for (const event of toWorkloadEvents(status)) {
      events.set(event, status);
      taskIds.push(event.taskId);
      if (event.type !== 'answered') expected.push(event.taskId);
    }
  if (events.size === 0) return [];
  const workflows = await findWorkflowsOfTasks(tx, taskIds);
  const unknown = expected.find((id) => !workflows.has(id));
  if (unknown) throw new Refusal('NOT_FOUND', `there is no task ${unknown}`, { taskId: unknown });
  const { ignored } = await advanceWorkflows(deps, tx, [...new Set(workflows.values())], [...events.keys()]);
  return ignored.flatMap(({ event, state }): RefusedValue<TaskStatus>[] => {
    const status = events.get(event);
    const reason = `task ${event.taskId} is ${state}, so a ${event.type} changes nothing`;
    return status ? [{ value: status, code: 'ILLEGAL_MOVE', reason }] : [];
  });
}
