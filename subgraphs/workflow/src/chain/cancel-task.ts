import type { Database } from '@visor/db';
import { printableText, readId, Refusal } from '@visor/schema';
import type { CancelTaskInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasks } from '../task/task.reads.ts';
import { findWorkflowsOfTasks, setCancelledBy } from '../task/task.store.ts';
import { readReason } from '../operation/operation.rules.ts';
import { storeFinishedOperation } from '../operation/store-operation.ts';
import { advanceWorkflows } from './advance-workflows.ts';

/** Cancels a task and its successors. A task that has ended, or is ending, does not change. */
export async function cancelTask(deps: Deps, db: Database, input: CancelTaskInput, by: string): Promise<TaskRow> {
  const id = readId('id', input.id);
  const reason = readReason(input.reason);
  const text = reason ?? printableText(`cancelled by ${by}`);
  const note = { operationId: deps.newId(), by, reason };
  return db.transaction(async (tx) => {
    const workflows = await findWorkflowsOfTasks(tx, [id]);
    if (workflows.size === 0) throw new Refusal('NOT_FOUND', `there is no task ${id}`);
    const cancel = { type: 'cancel', taskId: id, reason: { code: 'CANCELLED', text }, note } as const;
    const { changes } = await advanceWorkflows(deps, tx, [...workflows.values()], [cancel]);
    const cancelled = changes.filter(({ state }) => state === 'CANCELLED' || state === 'CANCELLING');
    if (changes.length > 0)
      await storeFinishedOperation(deps, tx, { kind: 'CANCEL', taskId: id, parameters: { id }, note });
    if (cancelled.length > 0) {
      await setCancelledBy(
        tx,
        cancelled.map((change) => change.id),
        by,
      );
      deps.logAfterCommit(tx, { taskId: id, by, reason: text }, 'cancellation requested');
    }
    const [task] = await findTasks(tx.em, [id]);
    if (!task) throw new Error(`task ${id} vanished in the transaction that cancelled it`);
    return task;
  });
}
