import type { RefusedValue } from '@visor/bus';
import type { Tx } from '@visor/db';
import { readId, quotableText, type DatasetInput, type DatasetRefused, nameProblem, Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { Dataset } from './dataset.entity.ts';
import { datasetEvents, datasetRefused, publishDatasetEvents } from './dataset.messages.ts';
import type { NewDataset } from './dataset.store.ts';
import { evaluateCloses } from './evaluate-closes.ts';
import { openAndLockDatasets } from './lock-datasets.ts';

/**
 * Accepts any name: the sender waits for an event, so `openDatasets` refuses a bad name by one.
 * @throws Refusal INVALID that names the field
 */
export function parseNewDataset(message: DatasetInput): NewDataset {
  const id = readId('datasetId', message.datasetId) ?? '';
  return { id, name: message.name, kind: message.kind, parentId: readId('parentDatasetId', message.parentDatasetId) };
}

/** The name of an input dataset is given; the names of output and log datasets are derived from it, and longer. */
const newNameProblem = ({ kind, name }: NewDataset): string | undefined =>
  nameProblem(kind === 'input' ? 'dataset' : 'derived', name);

function refusalOf(requested: NewDataset): RefusedValue<NewDataset> {
  const problem = newNameProblem(requested);
  if (problem) return { value: requested, code: 'INVALID', reason: `name ${problem}` };
  return { value: requested, code: 'CONFLICT', reason: `dataset ${requested.name} exists under another id` };
}

function refusedEvent({ value, code, reason }: RefusedValue<NewDataset>): DatasetRefused {
  return datasetRefused({ ...value, name: quotableText(value.name), fileCount: 0, bytes: 0 }, code, reason);
}

const isSameDataset = (requested: NewDataset, dataset: Dataset): boolean =>
  requested.name === dataset.name && requested.kind === dataset.kind && requested.parentId === dataset.parentId;

/**
 * Opens datasets under the ids that the senders chose. A repeat changes nothing, but its event is published again for a
 * sender that missed it. A name that is not allowed or belongs to another id is answered by the event `refused`.
 * @returns the refused messages
 * @throws Refusal CONFLICT when the id belongs to another dataset: the event `refused` would be about one that exists
 */
export async function openDatasets(
  deps: Deps,
  tx: Tx,
  requested: readonly NewDataset[],
): Promise<RefusedValue<NewDataset>[]> {
  const refs = requested.map(({ id }) => ({ id, name: null }));
  const allowed = requested.filter((dataset) => newNameProblem(dataset) === undefined);
  const locked = await openAndLockDatasets(deps, tx, allowed, refs);
  const repeated = new Map<string, Dataset>();
  const refused: RefusedValue<NewDataset>[] = [];
  const opened: Dataset[] = [];
  for (const request of requested) {
    const dataset = locked.find({ id: request.id, name: null });
    if (!dataset) {
      refused.push(refusalOf(request));
      continue;
    }
    if (!isSameDataset(request, dataset)) throw idConflict(dataset);
    if (locked.openedIds.has(request.id)) opened.push(dataset);
    else repeated.set(request.id, dataset);
  }
  publishDatasetEvents(deps, tx, [...datasetEvents('opened', repeated.values()), ...refused.map(refusedEvent)]);
  await evaluateCloses(deps, tx, opened);
  return refused;
}

const idConflict = ({ id, kind, name, parentId }: Dataset): Refusal =>
  new Refusal('CONFLICT', `dataset ${id} is ${kind} ${name} of ${parentId ?? 'no parent'}`, { field: 'datasetId' });
