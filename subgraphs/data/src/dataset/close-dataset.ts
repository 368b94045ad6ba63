import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import type { Checklist } from './checklist.ts';
import { datasetEvent, tell } from './dataset-event.ts';
import type { Dataset } from './dataset.entity.ts';
import { lateVerdict } from './dataset.rules.ts';
import { holdDatasets } from './hold-datasets.ts';
import { storeCloses, type CloseRow } from './pending-close.store.ts';
import { settleCloses } from './settle-closes.ts';

/**
 * Closes datasets whose files are exactly those of the checklist; keeps the checklist while files are missing. Each ends
 * in an event: closed, closeDeferred or closeRefused. Of a dataset that does not exist yet nothing can be told (it has no
 * id); its checklist waits for it.
 */
export async function closeDatasets(deps: Deps, tx: Tx, checklists: readonly Checklist[]): Promise<void> {
  const held = await holdDatasets(
    tx,
    checklists.map(({ dataset }) => dataset),
  );
  const newest = new Map<string, CloseRow>();
  const open = new Map<string, Dataset>();
  for (const checklist of checklists) {
    const dataset = held.find(checklist.dataset);
    if (dataset && dataset.status !== 'OPEN') {
      answerLate(deps, tx, dataset, checklist);
      continue;
    }
    if (dataset) open.set(dataset.id, dataset);
    const datasetId = dataset?.id ?? checklist.dataset.id;
    const datasetName = datasetId === null ? checklist.dataset.name : null;
    newest.set(datasetId ?? `=${datasetName}`, { datasetId, datasetName, checklist });
  }
  await storeCloses(tx, [...newest.values()], deps.now());
  await settleCloses(deps, tx, [...open.values()]);
}

/** A closed dataset is never opened again: the same checklist is told `closed` once more, another one is refused. */
function answerLate(deps: Deps, tx: Tx, dataset: Dataset, checklist: Checklist): void {
  const verdict = lateVerdict(checklist, { fileCount: dataset.fileCount, digest: dataset.closedDigest });
  const event =
    verdict.verdict === 'EQUAL'
      ? datasetEvent('closed', dataset)
      : datasetEvent('closeRefused', dataset, { missing: verdict.missing, surplus: verdict.surplus });
  tell(deps, tx, [event]);
}
