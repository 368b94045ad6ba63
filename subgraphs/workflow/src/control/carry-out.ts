import type { Database, Tx } from '@visor/db';
import { advanceLocked } from '../chain/advance-workflows.ts';
import type { RequestNote } from '../chain/chain-view.rules.ts';
import { lockWorkflows, type LockedWorkflow } from '../chain/chain.store.ts';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { sumUpOperations } from '../operation/operation.store.ts';
import { lockPendingOperation, takePending, writeResults, type PendingItem } from '../operation/pending.store.ts';
import { controlTaskMessage } from '../task/task.messages.ts';
import { findWorkflowsOfTasks, setCancelledBy } from '../task/task.store.ts';
import { planItems, type ItemPlan } from './items.rules.ts';

/** Tasks of one transaction. */
const PAGE_SIZE = 500;

/** Carries out the next page of the oldest operation that has tasks left: one round. Returns whether there may be more. */
export const carryOutOperations = (deps: Deps, db: Database): Promise<boolean> =>
  db.transaction(async (tx) => {
    const operation = await lockPendingOperation(tx);
    if (operation) await carryOutPage(deps, tx, operation);
    return operation !== undefined;
  });

/**
 * Carries out the next page of an operation: the effects and the results of its tasks commit together, so that a service that ends in
 * between goes on behind the last page.
 */
export async function carryOutPage(deps: Deps, tx: Tx, operation: OperationRow): Promise<void> {
  const items = await takePending(tx, operation.id, PAGE_SIZE);
  if (items.length === 0) return;
  const workflows = await findWorkflowsOfTasks(
    tx,
    items.map(({ taskId }) => taskId),
  );
  const locked = await lockWorkflows(tx, [...new Set(workflows.values())]);
  const byId = new Map(locked.map((workflow) => [workflow.view.id, workflow]));
  const byWorkflow = Map.groupBy(items, ({ taskId }) => workflows.get(taskId) ?? '');
  const plans = [...byWorkflow].flatMap(([workflowId, own]) => planOf(operation, own, byId.get(workflowId)));
  const { changes } = await advanceLocked(
    deps,
    tx,
    locked,
    plans.flatMap(({ events }) => events),
  );
  const cancelled = changes.filter(({ state }) => state === 'CANCELLED' || state === 'CANCELLING').map(({ id }) => id);
  if (cancelled.length > 0 && operation.kind.startsWith('CANCEL'))
    await setCancelledBy(tx, cancelled, operation.requestedBy);
  publishJobCancels(deps, tx, operation, plans);
  await writeResults(
    tx,
    operation.id,
    plans.flatMap(({ results }) => results),
  );
  await sumUpOperations(tx, [operation.id], deps.now());
  const { id: operationId, kind, requestedBy: by } = operation;
  deps.logAfterCommit(tx, { operationId, kind, by, tasks: items.length }, 'page of an operation carried out');
}

const noteOf = ({ id, requestedBy, reason }: OperationRow): RequestNote => ({
  operationId: id,
  by: requestedBy,
  reason,
});

function planOf(
  operation: OperationRow,
  items: readonly PendingItem[],
  locked: LockedWorkflow | undefined,
): ItemPlan[] {
  if (!locked) return [];
  const { rank } = operation.parameters as { readonly rank?: number };
  return [planItems(locked.view, items, { kind: operation.kind, note: noteOf(operation), rank: rank ?? null })];
}

/** Cancelled jobs change nothing of the chain: workload says what it did, and sums the task up when its other jobs have ended. */
function publishJobCancels(deps: Deps, tx: Tx, operation: OperationRow, plans: readonly ItemPlan[]): void {
  const order = noteOf(operation);
  const cancels = plans.flatMap(({ jobCancels }) => jobCancels);
  deps.publish(
    tx,
    'wfms.tasks',
    cancels.map(({ taskId, where }) => controlTaskMessage(taskId, { type: 'cancelJobs', where }, order)),
  );
}
