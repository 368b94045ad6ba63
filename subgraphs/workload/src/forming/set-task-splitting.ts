import { uuidv7 } from '@visor/db';
import { assertReason, isUuid, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { setSplitting } from './splitting.store.ts';

/**
 * Switches the forming of a task's jobs on or off. Jobs that exist are not touched. Each call is recorded among the actions of the
 * task, also one that changes nothing.
 * @param subject of the caller's token
 * @throws Refusal INVALID without a reason; NOT_FOUND for a task that workload does not have; ILLEGAL_MOVE once all jobs are formed
 */
export async function setTaskSplitting(
  deps: Deps,
  { taskId, enabled, reason }: { readonly taskId: string; readonly enabled: boolean; readonly reason: string },
  subject: string,
): Promise<void> {
  assertReason(reason);
  await deps.db.transaction(async (tx) => {
    const action = { id: uuidv7(), by: subject, reason };
    const result = isUuid(taskId) ? await setSplitting(tx, taskId, enabled, action, deps.now()) : undefined;
    if (!result) throw new Refusal('NOT_FOUND', `workload has no task ${taskId}`);
    if (!result.isOpen)
      throw new Refusal(
        'ILLEGAL_MOVE',
        `no more jobs are formed of task ${taskId}: it is ${result.phase}, and nothing is left to split`,
      );
    deps.logAfterCommit(tx, { taskId, enabled, by: subject, reason }, 'splitting set');
    if (enabled) deps.wake(tx, 'form');
  });
}
