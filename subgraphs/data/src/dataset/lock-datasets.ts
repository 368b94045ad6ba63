import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { DatasetRef } from './checklist.rules.ts';
import { datasetFields, tell } from './dataset.messages.ts';
import type { Dataset } from './dataset.entity.ts';
import {
  growDatasets,
  insertDatasets,
  lockDatasets,
  lockDatasetsOf,
  type Growth,
  type NewDataset,
} from './dataset.store.ts';
import { adoptCloses } from './pending-close.store.ts';
import { settleCloses } from './evaluate-closes.ts';

/** Datasets whose rows this transaction holds, by what a message calls them. */
export interface HeldDatasets {
  /** @throws Refusal CONFLICT when the message names another dataset than its id means. */
  find(ref: DatasetRef): Dataset | undefined;
}

function heldOf(datasets: readonly Dataset[]): HeldDatasets {
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

/** Locks the datasets that a batch speaks of (see lockDatasets for the order). */
export async function holdDatasets(tx: Tx, refs: readonly DatasetRef[]): Promise<HeldDatasets> {
  return heldOf(await lockDatasets(tx, refs));
}

/** Keeps others from changing these files and their copies until the end of the transaction. */
export const holdDatasetsOf = (tx: Tx, fileIds: readonly string[]): Promise<void> => lockDatasetsOf(tx, fileIds);

/** Opens those that are not there yet, then locks all; tells `opened` of the new ones. */
export async function openAndHold(
  deps: Deps,
  tx: Tx,
  wanted: readonly NewDataset[],
  refs: readonly DatasetRef[],
): Promise<HeldDatasets & { readonly fresh: ReadonlySet<string> }> {
  const fresh = new Set(wanted.length > 0 ? await insertDatasets(tx, wanted, deps.now()) : []);
  const datasets = await lockDatasets(tx, refs);
  if (fresh.size > 0) await adoptCloses(tx, [...fresh]);
  tell(
    deps,
    tx,
    datasets.filter(({ id }) => fresh.has(id)).map((dataset) => ({ type: 'opened', ...datasetFields(dataset) })),
  );
  return { ...heldOf(datasets), fresh };
}

/** Adds a batch's files to the counters, tells it once per dataset, and closes what waited for these files. */
export async function growAndSettle(deps: Deps, tx: Tx, growths: readonly Growth[]): Promise<void> {
  if (growths.length === 0) return;
  refuseOverflow(growths.some(({ bytes }) => bytes > Number.MAX_SAFE_INTEGER));
  const grown = await growDatasets(tx, growths);
  refuseOverflow(grown.some(({ bytes }) => bytes > Number.MAX_SAFE_INTEGER));
  const withFiles = new Set(growths.filter(({ files }) => files > 0).map(({ datasetId }) => datasetId));
  const registered = grown.filter(({ id }) => withFiles.has(id));
  tell(
    deps,
    tx,
    registered.map((dataset) => ({ type: 'registered', ...datasetFields(dataset) })),
  );
  await settleCloses(deps, tx, registered);
}

/** Sizes are what a sender claims; a sum that no answer could carry must not end in an error of the database. */
function refuseOverflow(over: boolean): void {
  if (over)
    throw new Refusal('INVALID', 'the sizes of the dataset would add up to more than 2^53 - 1 bytes', {
      field: 'size',
    });
}

/** Counters of a batch, dataset by dataset. */
export class Growths {
  readonly #byId = new Map<string, { files: number; bytes: number; repeated: number; ordinals: number }>();

  of(datasetId: string): { files: number; bytes: number; repeated: number; ordinals: number } {
    let growth = this.#byId.get(datasetId);
    if (!growth) this.#byId.set(datasetId, (growth = { files: 0, bytes: 0, repeated: 0, ordinals: 0 }));
    return growth;
  }

  /** Bytes that the batch adds so far. */
  bytesOf(datasetId: string): number {
    return this.#byId.get(datasetId)?.bytes ?? 0;
  }

  list(): Growth[] {
    return [...this.#byId].map(([datasetId, growth]) => ({ datasetId, ...growth }));
  }
}
