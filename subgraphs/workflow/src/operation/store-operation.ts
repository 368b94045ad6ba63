import type { Tx } from '@visor/db';
import type { OperationKind } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { findWorkflowsOfTasks } from '../task/task.store.ts';
import { insertOperation, insertTaskResults } from './operation.store.ts';

/** Stores an operation on one task whose effect is in the same transaction. */
export async function storeFinishedOperation(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  request: {
    readonly kind: OperationKind;
    readonly taskId: string;
    readonly parameters: object;
    readonly note: { readonly operationId: string; readonly by: string; readonly reason: string | null };
  },
): Promise<void> {
  const { kind, taskId, parameters, note } = request;
  await insertOperation(tx, {
    id: note.operationId,
    requestId: null,
    kind,
    parameters,
    state: 'FINISHED',
    requestedBy: note.by,
    reason: note.reason,
    createdAt: deps.now(),
    finishedAt: deps.now(),
    matched: 0,
    workflowId: (await findWorkflowsOfTasks(tx, [taskId])).get(taskId) ?? null,
    datasetId: null,
  });
  const nothing = { matched: 0, applied: 0, refused: 0, code: null, text: null };
  await insertTaskResults(tx, [{ operationId: note.operationId, taskId, done: true, ...nothing }]);
}
