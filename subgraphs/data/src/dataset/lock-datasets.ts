import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { DatasetRef } from './checklist.rules.ts';
import type { Dataset } from './dataset.entity.ts';
import { datasetEvents, publishDatasetEvents } from './dataset.messages.ts';
import { insertDatasets, lockDatasetRows, lockDatasetRowsOfFiles } from './dataset.store.ts';
import type { NewDataset } from './new-dataset.rules.ts';
import { assignCloses } from './pending-close.store.ts';

/** Datasets whose rows this transaction has locked, by the references of messages. */
export interface LockedDatasets {
  /** @throws Refusal CONFLICT when the id and the name of the reference belong to different datasets */
  find(ref: DatasetRef): Dataset | undefined;
}

function lockedDatasetsOf(datasets: readonly Dataset[]): LockedDatasets {
  const byId = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]));
  return {
    find({ id, name }) {
      if (id === null) return byName.get(name ?? '');
      const dataset = byId.get(id);
      if (dataset && name !== null && dataset.name !== name)
        throw new Refusal('CONFLICT', `dataset ${id} is ${dataset.name}, not ${name}`, { field: 'dataset' });
      return dataset;
    },
  };
}

/** Locks the datasets that a batch refers to; `lockDatasetRows` explains the order. */
export async function lockDatasets(tx: Tx, refs: readonly DatasetRef[]): Promise<LockedDatasets> {
  return lockedDatasetsOf(await lockDatasetRows(tx, refs));
}

/** Prevents other transactions from changing these files and their replicas until this one ends. */
export const lockDatasetsOfFiles = (tx: Tx, fileIds: readonly string[]): Promise<void> =>
  lockDatasetRowsOfFiles(tx, fileIds);

/** Opens the datasets that do not exist yet, publishes `opened` for each, and locks all that are referred to. */
export async function openAndLockDatasets(
  deps: Deps,
  tx: Tx,
  requested: readonly NewDataset[],
  refs: readonly DatasetRef[],
): Promise<LockedDatasets & { readonly openedIds: ReadonlySet<string> }> {
  const openedIds = new Set(requested.length > 0 ? await insertDatasets(tx, requested, deps.now()) : []);
  const datasets = await lockDatasetRows(tx, refs);
  if (openedIds.size > 0) {
    await assignCloses(tx, [...openedIds]);
    deps.wakeCloses(tx);
  }
  const opened = datasets.filter(({ id }) => openedIds.has(id));
  publishDatasetEvents(deps, tx, datasetEvents('opened', opened));
  return { ...lockedDatasetsOf(datasets), openedIds };
}
