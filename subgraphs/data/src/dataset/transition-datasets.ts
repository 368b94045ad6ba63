import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { datasetEvents, publishDatasetEvents } from './dataset.messages.ts';
import { transitionEffect } from './dataset.rules.ts';
import { transitionDatasetRows } from './dataset.store.ts';
import { lockDatasets } from './lock-datasets.ts';
import { deleteCloses } from './pending-close.store.ts';

const EVENT_TYPES = { upload: 'toUpload', delete: 'toDelete' } as const;

/**
 * Marks datasets for upload or deletion. A repeat has no effect, but its event is published again.
 * @throws Refusal NOT_FOUND; ILLEGAL_MOVE from a state that does not have the transition
 */
export async function transitionDatasets(
  deps: Deps,
  tx: Tx,
  transition: keyof typeof EVENT_TYPES,
  ids: readonly string[],
): Promise<void> {
  const refs = ids.map((id) => ({ id, name: null }));
  const locked = await lockDatasets(tx, refs);
  const datasets = refs.map((ref) => {
    const dataset = locked.find(ref);
    if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${ref.id} is not known`, { field: 'datasetId' });
    const { name, status } = dataset;
    if (transitionEffect(status, transition) === 'illegal')
      throw new Refusal('ILLEGAL_MOVE', `${transition}: dataset ${name} is ${status}`, { status });
    return dataset;
  });
  const changed = await transitionDatasetRows(tx, ids, transition);
  if (transition === 'delete') await deleteCloses(tx, ids);
  const current = new Map([...datasets, ...changed].map((dataset) => [dataset.id, dataset]));
  publishDatasetEvents(deps, tx, datasetEvents(EVENT_TYPES[transition], current.values()));
}
