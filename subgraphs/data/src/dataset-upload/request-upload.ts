import type { Database, Tx } from '@visor/db';
import { assertValid, MAX_REASON_LENGTH, printableText, Refusal, storageProblem } from '@visor/schema';
import type { UploadDatasetInput } from '../../generated/types.ts';
import { insertAction } from '../dataset/action.store.ts';
import { parseDatasetRef } from '../dataset/checklist.rules.ts';
import type { Dataset } from '../dataset/dataset.entity.ts';
import { lockDatasets } from '../dataset/lock-datasets.ts';
import { forgetLostUploads } from '../dataset/lost-upload.store.ts';
import { transitionDatasets } from '../dataset/transition-datasets.ts';
import type { Deps } from '../deps.ts';
import { findStorageByName } from '../storage/storage.reads.ts';
import { findCopies, requestCopy } from './external-copy.store.ts';

/**
 * Marks a dataset for upload, or asks for the next try of one that is marked. An uploaded one that has lost external copies is uploaded again.
 * @throws Refusal INVALID, NOT_FOUND, ILLEGAL_MOVE as the SDL describes at `uploadDataset`
 */
export async function requestUpload(deps: Deps, db: Database, input: UploadDatasetInput, by: string): Promise<string> {
  const text = input.reason?.trim() ?? '';
  assertValid('reason', storageProblem(text, MAX_REASON_LENGTH));
  const ref = parseDatasetRef(input.datasetId, input.dataset);
  return await db.transaction(async (tx) => {
    const dataset = (await lockDatasets(tx, [ref])).find(ref);
    if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${ref.id ?? ref.name} is not known`, { field: 'dataset' });
    const storageId = await targetOf(tx, input.storage ?? null);
    const isLost = (await forgetLostUploads(tx, [dataset.id])).length > 0;
    if (dataset.status === 'UPLOADED' && !isLost) {
      await assertNoOther(tx, dataset, storageId);
      return dataset.id;
    }
    const [refused] = await transitionDatasets(deps, tx, 'upload', [{ id: dataset.id }]);
    if (refused) throw new Refusal(refused.code, refused.reason, { field: 'dataset' });
    await requestCopy(tx, { datasetId: dataset.id, storageId });
    await insertAction(tx, {
      datasetId: dataset.id,
      kind: 'upload',
      by,
      reason: text === '' ? null : printableText(text),
      at: deps.now(),
      details: { storage: input.storage ?? null },
      outcome: 'APPLIED',
      code: null,
      text: null,
    });
    return dataset.id;
  });
}

async function targetOf(tx: Tx, name: string | null): Promise<string | null> {
  if (name === null) return null;
  const storage = await findStorageByName(tx.em, name);
  if (!storage) throw new Refusal('NOT_FOUND', `storage ${name} is not known`, { field: 'storage' });
  if (storage.kind !== 'external')
    throw new Refusal('INVALID', `storage ${name} is ${storage.kind}; datasets are uploaded to external storages`, {
      field: 'storage',
    });
  return storage.id;
}

async function assertNoOther(tx: Tx, { id, name }: Dataset, storageId: string | null): Promise<void> {
  const [copy] = await findCopies(tx, [id]);
  if (storageId !== null && copy?.storageId !== storageId)
    throw new Refusal('ILLEGAL_MOVE', `upload: dataset ${name} is UPLOADED to another storage`, { field: 'storage' });
}
