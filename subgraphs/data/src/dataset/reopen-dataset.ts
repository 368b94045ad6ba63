import type { Database } from '@visor/db';
import { assertReason, printableText, readId, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { insertAction } from './action.store.ts';
import type { Dataset } from './dataset.entity.ts';
import { datasetEvents, publishDatasetEvents } from './dataset.messages.ts';
import { findPastUses, lockForDeletion, reopenDatasetRow } from './dataset.store.ts';

/**
 * Lets a closed dataset take files again, while nothing was made from it.
 * @throws Refusal INVALID, NOT_FOUND, ILLEGAL_MOVE as the SDL describes at `reopenDataset`
 */
export const reopenDataset = (
  deps: Deps,
  db: Database,
  { id, reason, by }: { readonly id: string; readonly reason: string; readonly by: string },
): Promise<Dataset> =>
  db.transaction(async (tx) => {
    assertReason(reason);
    const datasetId = readId('id', id) ?? '';
    // A use that begins at the same time is seen, or sees the dataset open.
    const [dataset] = await lockForDeletion(tx, [datasetId]);
    if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${datasetId} is not known`, { field: 'id' });
    const problem = await reopeningProblem(tx, dataset);
    if (problem) throw new Refusal('ILLEGAL_MOVE', problem, { field: 'id', status: dataset.status });
    const reopened = dataset.status === 'OPEN' ? undefined : await reopenDatasetRow(tx, dataset.id);
    if (reopened) publishDatasetEvents(deps, tx, datasetEvents('reopened', [reopened]));
    await insertAction(tx, {
      datasetId: dataset.id,
      kind: 'reopen',
      by,
      reason: printableText(reason),
      at: deps.now(),
      details: null,
      outcome: reopened ? 'APPLIED' : 'UNCHANGED',
      code: null,
      text: null,
    });
    return reopened ?? dataset;
  });

const ELSEWHERE = 'give more files to another dataset';

async function reopeningProblem(
  tx: Parameters<typeof findPastUses>[0],
  { id, name, status }: Dataset,
): Promise<string | undefined> {
  if (status === 'OPEN') return undefined;
  if (status !== 'CLOSED') return `dataset ${name} is ${status}, and only a closed one is opened again: ${ELSEWHERE}`;
  const { isSelection, child, workflowId } = await findPastUses(tx, id);
  if (isSelection) return `dataset ${name} is made of files of other datasets and takes none of its own: ${ELSEWHERE}`;
  if (child !== null) return `dataset ${name} is in use: ${child} is made from it; ${ELSEWHERE}`;
  return workflowId === null ? undefined : `dataset ${name} is in use by workflow ${workflowId}: ${ELSEWHERE}`;
}
