import type { RefusedValue } from '@visor/bus';
import type { Tx } from '@visor/db';
import { quotableText, Refusal, type DatasetEvent } from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps, Sql } from '../deps.ts';
import { closeDatasets } from './close-datasets.ts';
import type { Dataset } from './dataset.entity.ts';
import { commandRefused, datasetEvents, datasetRefused, publishDatasetEvents } from './dataset.messages.ts';
import { describeDatasets, findGoneParents } from './dataset.store.ts';
import { endCloses } from './evaluate-closes.ts';
import { openAndLockDatasets } from './lock-datasets.ts';
import {
  describedBy,
  disagreement,
  hasNewExpectation,
  newNameProblem,
  refOf,
  type NewDataset,
} from './new-dataset.rules.ts';
import {
  assignCloses,
  compareCloses,
  deleteCloses,
  findAwaitedDatasets,
  type ComparedClose,
} from './pending-close.store.ts';
import type { Checklist } from './checklist.rules.ts';
import {
  findDifferingSelections,
  findUnusableFiles,
  takeSelectionUses,
  writeSelections,
  type Selection,
} from './selection.store.ts';

/** The refusal of a dataset that does not exist under the id of its request. */
function refusalOf(
  requested: NewDataset,
  unusable: readonly string[] | undefined,
  isOrphan: boolean,
): RefusedValue<NewDataset> {
  const problem = newNameProblem(requested);
  if (problem) return { value: requested, code: 'INVALID', reason: `name ${problem}` };
  if (unusable) {
    const reason = `fileIds: ${unusable.length} files are not in the catalog or not READY, such as ${sample(unusable).join(', ')}`;
    return { value: requested, code: 'NOT_FOUND', reason };
  }
  if (isOrphan)
    return { value: requested, code: 'CONFLICT', reason: `the files of its parent ${requested.parentId} are deleted` };
  return { value: requested, code: 'CONFLICT', reason: `dataset ${requested.name} exists under another id` };
}

function refusedEvent({ value, code, reason }: RefusedValue<NewDataset>): DatasetEvent {
  return datasetRefused({ ...value, name: quotableText(value.name), fileCount: 0, bytes: 0 }, code, reason);
}

/** A request that was granted, with its dataset as it is after the requests before it. */
interface Granted {
  readonly request: NewDataset;
  readonly dataset: Dataset;
}

interface Sorted {
  /** By the ids of the requests. */
  readonly opened: Map<string, Granted>;
  readonly repeated: Map<string, Granted>;
  /** What datasets are after the requests, where these say something new. */
  readonly described: Map<string, Dataset>;
  readonly refused: RefusedValue<NewDataset>[];
  readonly events: DatasetEvent[];
}

const datasetsOf = (granted: Iterable<Granted>): Dataset[] => Array.from(granted, ({ dataset }) => dataset);

/**
 * Opens datasets under the ids that the senders chose, or those of these names; a selection gets its files and is closed. A
 * repeat changes nothing, but its event `opened` is published again for a sender that missed it; what it says of the dataset
 * is added where nobody said it before. What is not granted is answered by the event `refused`, or by `commandRefused` where
 * the dataset exists and is another.
 * @returns the refused messages
 */
export async function openDatasets(
  deps: Deps,
  tx: Tx,
  requested: readonly NewDataset[],
): Promise<RefusedValue<NewDataset>[]> {
  const selections = requested.flatMap(({ id, fileIds }) => (fileIds ? [{ id, fileIds }] : []));
  const unusable = selections.length > 0 ? await findUnusableFiles(tx, selections) : new Map<string, string[]>();
  const named = requested.filter((dataset) => !newNameProblem(dataset));
  const allowed = named.filter((dataset) => !unusable.has(dataset.id));
  const refs = [...named, ...requested.filter(({ byName }) => !byName)].map(refOf);
  const locked = await openAndLockDatasets(deps, tx, allowed, refs, {
    before: (sql) =>
      findGoneParents(
        sql,
        requested.flatMap(({ parentId }) => parentId ?? []),
      ),
    after: (sql) =>
      assignAndCompare(
        sql,
        allowed.map(({ id }) => id),
      ),
  });
  // A close by name that is stored meanwhile is found by the loop; those of the datasets of tasks come when they are open.
  if (allowed.some(({ id, kind }) => kind === 'input' && locked.openedIds.has(id))) deps.wakeCloses(tx);
  const sorted: Sorted = { opened: new Map(), repeated: new Map(), described: new Map(), refused: [], events: [] };
  for (const request of requested) {
    const dataset = locked.find(refOf(request));
    if (dataset) sort(sorted, request, dataset, locked.openedIds.has(request.id));
    else {
      const isOrphan = request.parentId !== null && locked.before.has(request.parentId);
      const refusal = refusalOf(request, unusable.get(request.id), isOrphan);
      sorted.refused.push(refusal);
      sorted.events.push(refusedEvent(refusal));
    }
  }
  const { opened, repeated, described, refused, events } = sorted;
  const again = new Map(datasetsOf(repeated.values()).map((dataset) => [dataset.id, dataset]));
  publishDatasetEvents(deps, tx, [...datasetEvents('opened', again.values()), ...events]);
  if (described.size > 0) await describeDatasets(tx, [...described.values()]);
  const answered = await expectFiles(deps, tx, sorted);
  const accepted = selections.filter(({ id }) => opened.has(id) || repeated.has(id));
  if (accepted.length > 0) await makeSelections(deps, tx, accepted, repeated);
  for (const { id } of accepted) answered.add(id);
  const unanswered = datasetsOf(opened.values()).filter(({ id }) => !answered.has(id));
  const ids = new Set(unanswered.map(({ id }) => id));
  await endCloses(
    deps,
    tx,
    unanswered,
    locked.after.filter(({ datasetId }) => ids.has(datasetId)),
  );
  return refused;
}

/** Gives datasets the closes that wait under their names, and compares all their closes. */
async function assignAndCompare(sql: Sql, ids: readonly string[]): Promise<ComparedClose[]> {
  if (ids.length === 0) return [];
  const [, compared] = await Promise.all([assignCloses(sql, ids), compareCloses(sql, ids, false)]);
  return compared;
}

function sort(
  { opened, repeated, described, ...other }: Sorted,
  request: NewDataset,
  row: Dataset,
  isNew: boolean,
): void {
  const dataset = described.get(row.id) ?? row;
  const reason = disagreement(request, dataset);
  if (reason === undefined) {
    const granted = isNew ? opened : repeated;
    // Of messages of one batch with one id, a later one that says nothing of the files leaves what was said of them.
    if (request.expected || !granted.get(request.id)?.request.expected) granted.set(request.id, { request, dataset });
    const after = describedBy(request, dataset);
    if (after) described.set(row.id, { ...dataset, ...after });
    return;
  }
  other.refused.push({ value: request, code: 'CONFLICT', reason });
  other.events.push(commandRefused('input', dataset, 'CONFLICT', reason));
}

/**
 * Keeps the files with which datasets will be closed; a close that came before says more than what was expected, unless it has only their
 * number.
 * @returns the datasets whose close is evaluated here
 */
async function expectFiles(deps: Deps, tx: Tx, { opened, repeated, refused }: Sorted): Promise<Set<string>> {
  const expecting = [
    ...opened.values(),
    ...[...repeated.values()].filter(
      ({ request, dataset }) => hasNewExpectation(request, dataset) || dataset.status !== 'OPEN',
    ),
  ].filter(({ request }) => request.expected !== null);
  if (expecting.length === 0) return new Set();
  const awaited = await findAwaitedDatasets(
    tx,
    datasetsOf(expecting).map(({ id }) => id),
  );
  const requests = new Map<Checklist, NewDataset>();
  for (const { request, dataset } of expecting)
    if (request.expected && !(request.expected.digest === null ? awaited.any : awaited.byDigest).has(dataset.id))
      requests.set({ dataset: { id: dataset.id, name: null }, ...request.expected }, request);
  for (const { value, code, reason } of await closeDatasets(deps, tx, [...requests.keys()])) {
    const request = requests.get(value);
    if (request) refused.push({ value: request, code, reason });
  }
  return new Set([...requests.keys()].flatMap(({ dataset }) => dataset.id ?? []));
}

/**
 * Fills and closes selections, new ones by what is written here. A close that waited for one is answered by it.
 * @throws Refusal CONFLICT when a repeat names other files
 */
async function makeSelections(
  deps: Deps,
  tx: Tx,
  selections: readonly Selection[],
  repeated: ReadonlyMap<string, Granted>,
): Promise<void> {
  const added = new Map(selections.filter(({ id }) => !repeated.has(id)).map((selection) => [selection.id, selection]));
  await deleteCloses(tx, [...added.keys()]);
  if (added.size > 0) await takeSelectionUses(tx, [...added.values()], deps.now());
  const closed = added.size > 0 ? await writeSelections(tx, [...added.values()], deps.now()) : [];
  const [id] = await findDifferingSelections(tx, selections);
  if (id)
    throw new Refusal('CONFLICT', `dataset ${id} is not made of these files: give a new datasetId, or none`, {
      field: 'fileIds',
    });
  const again = new Set(selections.flatMap((selection) => repeated.get(selection.id)?.dataset ?? []));
  publishDatasetEvents(deps, tx, datasetEvents('closed', [...closed, ...again]));
}
