import type { Database, Tx } from '@visor/db';
import { assertReason, readId, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { findOperation } from '../operation/operation.reads.ts';
import { readReason } from '../operation/operation.rules.ts';
import { findUnanswered, lockOperation, setOperationCancelled, sumUpOperations } from '../operation/operation.store.ts';
import { dropPending } from '../operation/pending.store.ts';
import { controlTaskMessage } from '../task/task.messages.ts';

/**
 * Stops an operation before it comes to its other tasks, and to the other jobs of those that it has come to. It ends when workload has said
 * how far those are. @throws Refusal as the SDL describes at `cancelOperation`
 */
export async function cancelOperation(
  deps: Deps,
  db: Database,
  { id: given, reason: text }: { readonly id: string; readonly reason: string },
  by: string,
): Promise<OperationRow> {
  const id = readId('id', given);
  assertReason(text);
  const reason = readReason(text);
  return db.transaction(async (tx) => {
    const operation = await lockOperation(tx, id);
    if (!operation) throw new Refusal('NOT_FOUND', `there is no operation ${id}`, { field: 'id' });
    if (operation.cancelledBy !== null) return findOperation(tx.em, id);
    const dropped = await dropPending(tx, id, `the operation was cancelled by ${by}`);
    const stopped = await stopJobs(deps, tx, id, { by, reason });
    if (dropped + stopped === 0) throw notStoppable(id, operation);
    await setOperationCancelled(tx, id, { by, reason });
    await sumUpOperations(tx, [id], deps.now());
    deps.logAfterCommit(tx, { operationId: id, by, reason, dropped, stopped }, 'operation cancelled');
    return findOperation(tx.em, id);
  });
}

/** Asks workload to go no further through the jobs of an operation. Returns of how many tasks. */
async function stopJobs(
  deps: Deps,
  tx: Tx,
  id: string,
  note: { readonly by: string; readonly reason: string | null },
): Promise<number> {
  const taskIds = await findUnanswered(tx, id);
  const order = { operationId: deps.newId(), ...note };
  deps.publish(
    tx,
    'wfms.tasks',
    taskIds.map((taskId) => controlTaskMessage(taskId, { type: 'stop', stops: id }, order)),
  );
  return taskIds.length;
}

function notStoppable(id: string, { state, kind }: Pick<OperationRow, 'state' | 'kind'>): Refusal {
  const why =
    state === 'IN_PROGRESS'
      ? `a ${kind} makes its dataset as a whole, or not at all; cancelWorkflow ends the workflow that it starts`
      : `it is ${state}, and what it did is not undone; its results say what came of each`;
  return new Refusal('ILLEGAL_MOVE', `operation ${id} cannot be cancelled: ${why}`, { state });
}
