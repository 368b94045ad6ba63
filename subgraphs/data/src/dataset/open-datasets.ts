import type { RefusedValue } from '@visor/bus';
import type { Tx } from '@visor/db';
import {
  assertValid,
  nameProblem,
  quotableText,
  readId,
  Refusal,
  type DatasetInput,
  type DatasetRefused,
} from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import type { Dataset } from './dataset.entity.ts';
import { datasetEvents, datasetRefused, publishDatasetEvents } from './dataset.messages.ts';
import { DEFAULT_CLASS } from './dataset.rules.ts';
import type { NewDataset } from './dataset.store.ts';
import { evaluateCloses } from './evaluate-closes.ts';
import { openAndLockDatasets } from './lock-datasets.ts';
import { deleteCloses } from './pending-close.store.ts';
import { findDifferingSelections, findUnusableFiles, writeSelections, type Selection } from './selection.store.ts';

/** With the ids of these files, a message is far below what the event log takes. */
const MAX_SELECTED_FILES = 50_000;

/** @throws Refusal INVALID that names the field */
function readFileIds({ kind, fileIds }: DatasetInput): string[] | null {
  if (fileIds == null) return null;
  assertValid('fileIds', kind === 'input' ? undefined : `is for an input dataset, not for kind ${kind}`);
  const { length } = fileIds;
  assertValid('fileIds', length > 0 ? undefined : 'is empty: a selection has at least one file');
  const limit = `has ${length} elements, more than ${MAX_SELECTED_FILES}: make several datasets`;
  assertValid('fileIds', length <= MAX_SELECTED_FILES ? undefined : limit);
  const ids = fileIds.map((id, index) => readId(`fileIds.${index}`, id) ?? '');
  assertValid('fileIds', new Set(ids).size === length ? undefined : 'names a file twice');
  return ids;
}

/**
 * Accepts any name: the sender waits for an event, so `openDatasets` refuses a bad name by one.
 * @throws Refusal INVALID that names the field
 */
export function parseNewDataset(message: DatasetInput): NewDataset {
  const { name, kind } = message;
  return {
    id: readId('datasetId', message.datasetId) ?? '',
    name,
    kind,
    class: message.class ?? DEFAULT_CLASS[kind],
    parentId: readId('parentDatasetId', message.parentDatasetId),
    fileIds: readFileIds(message),
  };
}

/** The name of an input dataset is given; the names of output and log datasets are derived from it, and longer. */
const newNameProblem = ({ kind, name }: NewDataset): string | undefined =>
  nameProblem(kind === 'input' ? 'dataset' : 'derived', name);

function refusalOf(requested: NewDataset, unusable: readonly string[] | undefined): RefusedValue<NewDataset> {
  const problem = newNameProblem(requested);
  if (problem) return { value: requested, code: 'INVALID', reason: `name ${problem}` };
  if (unusable) {
    const reason = `fileIds: ${unusable.length} files are not in the catalog or not READY, such as ${sample(unusable).join(', ')}`;
    return { value: requested, code: 'NOT_FOUND', reason };
  }
  return { value: requested, code: 'CONFLICT', reason: `dataset ${requested.name} exists under another id` };
}

function refusedEvent({ value, code, reason }: RefusedValue<NewDataset>): DatasetRefused {
  return datasetRefused({ ...value, name: quotableText(value.name), fileCount: 0, bytes: 0 }, code, reason);
}

const isSameDataset = (requested: NewDataset, dataset: Dataset): boolean =>
  requested.name === dataset.name && requested.kind === dataset.kind && requested.parentId === dataset.parentId;

const selectionsIn = (requested: readonly NewDataset[]): Selection[] =>
  requested.flatMap(({ id, fileIds }) => (fileIds ? [{ id, fileIds }] : []));

/**
 * Opens datasets under the ids that the senders chose; a selection gets its files and is closed. A repeat changes nothing,
 * but its events are published again for a sender that missed them. A name that is not allowed or belongs to another id, and
 * files that cannot be selected, are answered by the event `refused`.
 * @returns the refused messages
 * @throws Refusal CONFLICT when the id belongs to another dataset: the event `refused` would be about one that exists
 */
export async function openDatasets(
  deps: Deps,
  tx: Tx,
  requested: readonly NewDataset[],
): Promise<RefusedValue<NewDataset>[]> {
  const selections = selectionsIn(requested);
  const unusable = selections.length > 0 ? await findUnusableFiles(tx, selections) : new Map<string, string[]>();
  const refs = requested.map(({ id }) => ({ id, name: null }));
  const allowed = requested.filter((dataset) => !newNameProblem(dataset) && !unusable.has(dataset.id));
  const locked = await openAndLockDatasets(deps, tx, allowed, refs);
  const repeated = new Map<string, Dataset>();
  const refused: RefusedValue<NewDataset>[] = [];
  const opened = new Map<string, Dataset>();
  for (const request of requested) {
    const dataset = locked.find({ id: request.id, name: null });
    if (!dataset) {
      refused.push(refusalOf(request, unusable.get(request.id)));
      continue;
    }
    if (!isSameDataset(request, dataset)) throw idConflict(dataset);
    (locked.openedIds.has(request.id) ? opened : repeated).set(request.id, dataset);
  }
  publishDatasetEvents(deps, tx, [...datasetEvents('opened', repeated.values()), ...refused.map(refusedEvent)]);
  const accepted = selections.filter(({ id }) => opened.has(id) || repeated.has(id));
  if (accepted.length > 0) await makeSelections(deps, tx, accepted, repeated);
  const selected = new Set(accepted.map(({ id }) => id));
  await evaluateCloses(
    deps,
    tx,
    [...opened.values()].filter(({ id }) => !selected.has(id)),
  );
  return refused;
}

/**
 * Fills and closes selections, new ones by what is written here. A close that waited for one is answered by it.
 * @throws Refusal CONFLICT when a repeat names other files
 */
async function makeSelections(
  deps: Deps,
  tx: Tx,
  selections: readonly Selection[],
  repeated: ReadonlyMap<string, Dataset>,
): Promise<void> {
  const added = new Map(selections.filter(({ id }) => !repeated.has(id)).map((selection) => [selection.id, selection]));
  await deleteCloses(tx, [...added.keys()]);
  const closed = added.size > 0 ? await writeSelections(tx, [...added.values()], deps.now()) : [];
  const [id] = await findDifferingSelections(tx, selections);
  if (id) throw new Refusal('CONFLICT', `dataset ${id} is not made of these files`, { field: 'fileIds' });
  const again = new Set(selections.flatMap((selection) => repeated.get(selection.id) ?? []));
  publishDatasetEvents(deps, tx, datasetEvents('closed', [...closed, ...again]));
}

const idConflict = ({ id, kind, name, parentId }: Dataset): Refusal =>
  new Refusal('CONFLICT', `dataset ${id} is ${kind} ${name} of ${parentId ?? 'no parent'}`, { field: 'datasetId' });
