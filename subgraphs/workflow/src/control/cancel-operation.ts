import type { Database } from '@visor/db';
import { assertReason, readId, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { OperationRow } from '../operation/operation.entity.ts';
import { findOperation } from '../operation/operation.reads.ts';
import { readReason } from '../operation/operation.rules.ts';
import { lockOperation, setOperationCancelled, sumUpOperations } from '../operation/operation.store.ts';
import { dropPending } from '../operation/pending.store.ts';

/** Stops an operation before it comes to its other tasks. @throws Refusal as the SDL describes at `cancelOperation` */
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
    if (dropped === 0) {
      const why =
        operation.state === 'IN_PROGRESS'
          ? 'it has come to all of its tasks, and workload goes through their jobs to the end'
          : `it is ${operation.state}`;
      throw new Refusal('ILLEGAL_MOVE', `operation ${id} cannot be cancelled: ${why}`, { state: operation.state });
    }
    await setOperationCancelled(tx, id, { by, reason });
    await sumUpOperations(tx, [id], deps.now());
    deps.logAfterCommit(tx, { operationId: id, by, reason, tasks: dropped }, 'operation cancelled');
    return findOperation(tx.em, id);
  });
}
