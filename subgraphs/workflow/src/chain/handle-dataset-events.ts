import type { Tx } from '@visor/db';
import type { DatasetEvent } from '@visor/schema';
import { observeDatasets } from '../dataset/dataset.rules.ts';
import { recordDatasetEvents } from '../dataset/record-dataset-events.ts';
import type { Deps } from '../deps.ts';
import { endSelections } from '../operation/operation.store.ts';
import { endReruns } from '../operation/rerun.store.ts';
import { findWorkflowsUsing } from '../task/task.store.ts';
import { shareTemplateLock } from '../template/template.store.ts';
import { advanceWorkflows } from './advance-workflows.ts';
import { checkDatasetEvent, toCatalogRefusals, toEndedSelections } from './events.rules.ts';
import { startMatchingWorkflows } from './start-matching-workflows.ts';

/** Handles `dsm.dataset.events`: starts workflows over new datasets, then advances those that the events concern. */
export async function handleDatasetEvents(deps: Deps, tx: Tx, batch: readonly DatasetEvent[]): Promise<void> {
  const events = batch.map(checkDatasetEvent);
  await shareTemplateLock(tx);
  const { changed, unassigned } = await recordDatasetEvents(tx, observeDatasets(events));
  await startMatchingWorkflows(deps, tx, unassigned);
  const ended = events.flatMap(toEndedSelections);
  if (ended.length > 0) {
    await endSelections(tx, ended, deps.now());
    await endReruns(tx, ended, deps.now());
  }
  const refusals = events.flatMap(toCatalogRefusals);
  const datasetIds = [...changed, ...refusals.map(({ datasetId }) => datasetId)];
  if (datasetIds.length === 0) return;
  await advanceWorkflows(deps, tx, await findWorkflowsUsing(tx, datasetIds), refusals);
}
