import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { datasetFields, tell } from './dataset.messages.ts';
import { effectOf } from './dataset.rules.ts';
import { moveDatasets } from './dataset.store.ts';
import { holdDatasets } from './lock-datasets.ts';
import { dropCloses } from './pending-close.store.ts';

const told = { upload: 'toUpload', delete: 'toDelete' } as const;

/**
 * Marks datasets for upload or deletion; the copying and deleting is others' work. A repeat is told again.
 * @throws Refusal NOT_FOUND, or ILLEGAL_MOVE from a state that has no such move.
 */
export async function markDatasets(deps: Deps, tx: Tx, move: keyof typeof told, ids: readonly string[]): Promise<void> {
  const refs = ids.map((id) => ({ id, name: null }));
  const held = await holdDatasets(tx, refs);
  const datasets = refs.map((ref) => {
    const dataset = held.find(ref);
    if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${ref.id} is not known`, { field: 'datasetId' });
    if (effectOf(dataset.status, move) === 'illegal')
      throw new Refusal('ILLEGAL_MOVE', `${move}: dataset ${dataset.name} is ${dataset.status}`, {
        status: dataset.status,
      });
    return dataset;
  });
  const moved = await moveDatasets(tx, ids, move);
  if (move === 'delete') await dropCloses(tx, ids);
  const now = new Map([...datasets, ...moved].map((dataset) => [dataset.id, dataset]));
  tell(
    deps,
    tx,
    [...now.values()].map((dataset) => ({ type: told[move], ...datasetFields(dataset) })),
  );
}
