import type { Tx } from '@visor/db';
import type { DatasetEvent } from '@visor/schema';
import { observeDatasets } from '../dataset/dataset.rules.ts';
import { recordDatasetEvents } from '../dataset/record-dataset-events.ts';
import type { Deps } from '../deps.ts';
import { endSelections } from '../operation/operation.store.ts';
import { endReruns } from '../operation/rerun.store.ts';
import { findTemplatesFor } from '../template/template.reads.ts';
import { shareTemplateLock } from '../template/template.store.ts';
import { advanceLocked } from './advance-workflows.ts';
import { lockWorkflowsUsing } from './chain.store.ts';
import { checkDatasetEvent, toCatalogRefusals, toEndedSelections } from './events.rules.ts';
import { startMatchingWorkflows } from './start-matching-workflows.ts';

const START_QUERIES = { begin: shareTemplateLock, ask: findTemplatesFor, none: [] };

/** Handles `dsm.dataset.events`: starts workflows over new datasets, then advances those that the events concern. */
export async function handleDatasetEvents(deps: Deps, tx: Tx, batch: readonly DatasetEvent[]): Promise<void> {
  const events = batch.map(checkDatasetEvent);
  const observed = observeDatasets(events);
  // Only datasets from outside are matched with templates.
  const { changed, unassigned, also } = await recordDatasetEvents(tx, observed, START_QUERIES);
  await startMatchingWorkflows(deps, tx, unassigned, also);
  const ended = events.flatMap(toEndedSelections);
  if (ended.length > 0) {
    await endSelections(tx, ended, deps.now());
    await endReruns(tx, ended, deps.now());
  }
  const refusals = events.flatMap(toCatalogRefusals);
  // A workflow that starts now waits until the catalog has opened its datasets, so it has nothing to advance.
  const starting = new Set(unassigned.map(({ id }) => id));
  const advancing = changed.filter((id) => !starting.has(id));
  const datasetIds = [...advancing, ...refusals.map(({ datasetId }) => datasetId)];
  await advanceLocked(deps, tx, await lockWorkflowsUsing(tx, datasetIds), refusals);
}
