import type { Database, Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { OperationKind } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { findWorkflowsOfTasks } from '../task/task.store.ts';
import type { OperationRow } from './operation.entity.ts';
import { assertSameRequest } from './operation.rules.ts';
import { findOperationOfRequest, insertOperation, insertTaskResults, type NewOperation } from './operation.store.ts';

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
    text: null,
  });
  const nothing = { matched: 0, applied: 0, refused: 0, code: null, text: null };
  await insertTaskResults(tx, [{ operationId: note.operationId, taskId, done: true, ...nothing }]);
}

/** What a person asked for, after the checks of its fields. */
export interface StoredRequest {
  readonly requestId: string | null;
  readonly requestedBy: string;
  readonly reason: string | null;
  readonly parameters: object;
}

/**
 * Stores an operation that the catalog or workload will answer, or that goes through its tasks in pages.
 * @throws Refusal CONFLICT where another request with the same id has committed meanwhile, so that all of this one is undone
 */
export async function storeRequest(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  operation: Pick<NewOperation, 'id' | 'kind' | 'matched' | 'workflowId' | 'datasetId'> & {
    readonly request: StoredRequest;
    /** Why there is nothing to do. */
    readonly endedAs?: string;
  },
): Promise<void> {
  const { request, endedAs, ...rest } = operation;
  const { requestId, requestedBy, reason, parameters } = request;
  const times = { createdAt: deps.now(), finishedAt: endedAs === undefined ? null : deps.now() };
  const state = endedAs === undefined ? 'IN_PROGRESS' : 'FINISHED';
  const given = { requestId, requestedBy, reason, parameters };
  const stored = await insertOperation(tx, { ...rest, ...given, ...times, state, text: endedAs ?? null });
  if (!stored)
    throw new Refusal('CONFLICT', 'the same request is being carried out: send it again', { field: 'requestId' });
}

/**
 * Carries a request out once: a repeat, also one that comes while the first is being carried out, gets the operation of the first.
 * @throws Refusal CONFLICT where the requestId belongs to another request
 */
export async function carryOutOnce(
  db: Database,
  kind: OperationKind,
  request: StoredRequest,
  work: () => Promise<OperationRow>,
): Promise<OperationRow> {
  const findStored = async (): Promise<OperationRow | undefined> => {
    const stored = request.requestId === null ? undefined : await findOperationOfRequest(db, request.requestId);
    if (stored) assertSameRequest(stored, { kind, ...request });
    return stored;
  };
  const earlier = await findStored();
  if (earlier) return earlier;
  try {
    return await work();
  } catch (error) {
    // Whatever it was refused for: what the first one has done by now may be the reason.
    const concurrent = error instanceof Refusal ? await findStored() : undefined;
    if (concurrent) return concurrent;
    throw error;
  }
}
