import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { Deps, Sql } from '../deps.ts';
import type { DatasetRef } from './checklist.rules.ts';
import type { Dataset } from './dataset.entity.ts';
import { datasetEvents, publishDatasetEvents } from './dataset.messages.ts';
import { insertDatasets, lockDatasetRows, lockDatasetRowsOfFiles } from './dataset.store.ts';
import type { NewDataset } from './new-dataset.rules.ts';

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
        throw new Refusal('CONFLICT', `dataset ${id} is ${dataset.name}, not ${name}: give one of the two`, {
          field: 'dataset',
        });
      return dataset;
    },
  };
}

/** Locks the datasets that a batch refers to; `lockDatasetRows` explains the order. */
export async function lockDatasets(sql: Sql, refs: readonly DatasetRef[]): Promise<LockedDatasets> {
  return lockedDatasetsOf(await lockDatasetRows(sql, refs));
}

/** Prevents other transactions from changing these files and their replicas until this one ends. */
export const lockDatasetsOfFiles = (tx: Tx, fileIds: readonly string[]): Promise<void> =>
  lockDatasetRowsOfFiles(tx, fileIds);

/** What is sent together with the opening of datasets: one statement or several, made at once. */
interface AlongWithOpening<Before, After> {
  before(sql: Sql): Promise<Before>;
  /** The rows of the datasets are locked. */
  after(sql: Sql): Promise<After>;
}

/**
 * Opens the datasets that do not exist yet, publishes `opened` for each, and locks all that are referred to. The caller assigns
 * the closes that wait under their names, which may come meanwhile: as late as it can, before it compares them.
 */
export async function openAndLockDatasets<Before, After>(
  deps: Deps,
  tx: Tx,
  requested: readonly NewDataset[],
  refs: readonly DatasetRef[],
  along: AlongWithOpening<Before, After>,
): Promise<
  LockedDatasets & { readonly openedIds: ReadonlySet<string>; readonly before: Before; readonly after: After }
> {
  const [before, opening, datasets, after] = await tx.together((sql) => [
    along.before(sql),
    requested.length > 0 ? insertDatasets(sql, requested, deps.now()) : Promise.resolve([]),
    lockDatasetRows(sql, refs),
    along.after(sql),
  ]);
  const openedIds = new Set(opening);
  const opened = datasets.filter(({ id }) => openedIds.has(id));
  publishDatasetEvents(deps, tx, datasetEvents('opened', opened));
  return { ...lockedDatasetsOf(datasets), openedIds, before, after };
}
