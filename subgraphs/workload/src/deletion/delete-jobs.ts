import { uuidv7, type Tx } from '@visor/db';
import { assertReason, assertValid, readId, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { insertActions } from '../task/action.store.ts';
import {
  deleteBatch,
  lockDeletion,
  lockRunningDeletion,
  lockTask,
  markDeleted,
  type Deletion,
  type DeletionProgress,
} from './deletion.store.ts';

const BATCH_SIZE = 1_000;
/** Batches of one call, so that it is answered in time; a loop deletes the rest. */
const MAX_BATCHES = 50;

interface DeleteRequest {
  readonly taskId: string;
  readonly confirm: string;
  readonly reason: string;
}

/**
 * Deletes the jobs of a task that has ended, with their attempts, files lists and archived copies; counters, commands and what
 * the catalog has stay.
 * @param by subject of the caller's token
 * @throws Refusal INVALID unless the confirmation names the task; NOT_FOUND; ILLEGAL_MOVE while the task goes on
 */
export async function deleteJobs(
  deps: Deps,
  request: DeleteRequest,
  by: string,
): Promise<{ taskId: string; deleted: number; done: boolean }> {
  const taskId = readId('taskId', request.taskId);
  assertValid('confirm', request.confirm.toLowerCase() === taskId ? undefined : 'must be the id of the task');
  assertReason(request.reason);
  const operationId = uuidv7();
  await begin(deps, taskId, operationId, { by, reason: request.reason });
  const of = { taskId, operationId };
  let [deleted, done] = [0, false];
  for (let batch = 0; batch < MAX_BATCHES && !done; batch++)
    ({ deleted, done } = await deps.db.transaction(async (tx) => {
      const before = await lockDeletion(tx, of);
      return before.done ? before : deleteNext(deps, tx, of);
    }));
  return { taskId, deleted, done };
}

/**
 * Goes on with the oldest deletion that is not done: its process has ended, or it is too large for one call. One round. Returns
 * whether there may be more.
 */
export const continueDeletions = (deps: Deps): Promise<boolean> =>
  deps.db.transaction(async (tx) => {
    const deletion = await lockRunningDeletion(tx);
    if (deletion) await deleteNext(deps, tx, deletion);
    return deletion !== undefined;
  });

/** Deletes the next batch, and ends the deletion where none is left. Returns what it has deleted so far. */
async function deleteNext(deps: Deps, tx: Tx, deletion: Deletion): Promise<DeletionProgress> {
  const progress = await deleteBatch(tx, deletion, BATCH_SIZE, deps.now());
  if (progress.done) deps.logAfterCommit(tx, { ...deletion, ...progress }, 'jobs deleted');
  return progress;
}

const begin = (
  deps: Deps,
  taskId: string,
  operationId: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<void> =>
  deps.db.transaction(async (tx) => {
    const task = await lockTask(tx, taskId);
    if (!task) throw new Refusal('NOT_FOUND', `workload has no task ${taskId}`, { taskId });
    if (task.phase !== 'SUMMARISED' || task.pending > 0)
      throw new Refusal('ILLEGAL_MOVE', `task ${taskId} goes on: cancel it, and delete its jobs when all have ended`, {
        taskId,
      });
    const now = deps.now();
    await markDeleted(tx, taskId, now);
    const action = { id: uuidv7(), taskId, operationId, kind: 'delete', by, reason, at: now, details: null };
    await insertActions(tx, [{ ...action, outcome: 'RUNNING', code: null, text: null, endedAt: null }]);
  });
