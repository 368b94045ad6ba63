import type { Tx } from '@visor/db';
import { readId, Refusal, type DatasetUse } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { recordUseRows, shareDatasets } from './use.store.ts';

const MAX_DATASETS = 1_000;

/** @throws Refusal INVALID that names the field */
export function parseUse(message: DatasetUse): DatasetUse {
  const { datasetIds, failedJobs } = message;
  if (datasetIds.length > MAX_DATASETS)
    throw new Refusal('INVALID', `datasetIds has more than ${MAX_DATASETS} elements`, { field: 'datasetIds' });
  if (failedJobs != null && failedJobs < 0)
    throw new Refusal('INVALID', 'failedJobs is negative', { field: 'failedJobs' });
  return {
    ...message,
    workflowId: readId('workflowId', message.workflowId) ?? '',
    datasetIds: datasetIds.map((id, index) => readId(`datasetIds.${index}`, id) ?? ''),
    finalDatasetId: readId('finalDatasetId', message.finalDatasetId),
    failedJobs: failedJobs ?? null,
  };
}

/** Records how workflows use datasets, in two statements for a batch. */
export async function recordUses(deps: Deps, tx: Tx, uses: readonly DatasetUse[]): Promise<void> {
  const last = new Map(uses.map((use) => [use.workflowId, use]));
  const ids = new Set(uses.flatMap(({ datasetIds }) => datasetIds));
  await shareDatasets(tx, [...ids]);
  await recordUseRows(tx, [...last.values()], deps.now());
}
