import type { NewEvent } from '@visor/bus';
import type { Tx } from '@visor/db';
import { type DatasetInput, demand, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { idOf, nameFault } from '../text.rules.ts';
import { datasetEvent, tell } from './dataset-event.ts';
import type { Dataset } from './dataset.entity.ts';
import type { NewDataset } from './dataset.store.ts';
import { openAndHold } from './hold-datasets.ts';
import { settleCloses } from './settle-closes.ts';

/** @throws Refusal INVALID that names the field. */
export function newDatasetOf(message: DatasetInput): NewDataset {
  demand('name', nameFault(message.name));
  const id = idOf('datasetId', message.datasetId) ?? '';
  return { id, name: message.name, kind: message.kind, parentId: idOf('parentDatasetId', message.parentDatasetId) };
}

/** Whoever asked for the dataset waits for an event, so this refusal is one: it says why, and no dead letter is needed. */
function refused(wanted: NewDataset): NewEvent {
  const why = { code: 'CONFLICT', text: `dataset ${wanted.name} exists under another id` };
  return datasetEvent('refused', { ...wanted, fileCount: 0, bytes: 0 }, why);
}

const same = (one: NewDataset, other: Dataset): boolean =>
  one.name === other.name && one.kind === other.kind && one.parentId === other.parentId;

/**
 * Opens datasets under the ids that the sender chose. A repeat changes nothing and is told again, so that a sender that
 * lost the answer gets it. A name that belongs to another id is told as `refused`.
 * @throws Refusal CONFLICT when the id belongs to another dataset: `refused` would speak of one that exists.
 */
export async function openDatasets(deps: Deps, tx: Tx, wanted: readonly NewDataset[]): Promise<void> {
  const refs = wanted.map(({ id }) => ({ id, name: null }));
  const held = await openAndHold(deps, tx, wanted, refs);
  const repeated = new Map<string, Dataset>();
  const taken: NewDataset[] = [];
  const opened: Dataset[] = [];
  for (const one of wanted) {
    const dataset = held.find({ id: one.id, name: null });
    if (!dataset) {
      taken.push(one);
      continue;
    }
    if (!same(one, dataset))
      throw new Refusal(
        'CONFLICT',
        `dataset ${one.id} is ${dataset.kind} ${dataset.name} of ${dataset.parentId ?? 'no parent'}`,
        {
          field: 'datasetId',
        },
      );
    if (held.fresh.has(one.id)) opened.push(dataset);
    else repeated.set(one.id, dataset);
  }
  tell(deps, tx, [
    ...[...repeated.values()].map((dataset) => datasetEvent('opened', dataset)),
    ...taken.map((one) => refused(one)),
  ]);
  await settleCloses(deps, tx, opened);
}
