import type { RefusedValue } from '@visor/bus';
import type { Tx } from '@visor/db';
import { assertValid, nameProblem, Refusal } from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import type { Checklist, DatasetRef } from './checklist.rules.ts';
import { closeRefused, datasetEvents, publishDatasetEvents } from './dataset.messages.ts';
import type { Dataset } from './dataset.entity.ts';
import { compareLateClose, lateRefusal, type LateClose } from './late-close.rules.ts';
import { lockDatasets, type LockedDatasets } from './lock-datasets.ts';
import { matchNames, upsertCloses, type CloseRow } from './pending-close.store.ts';
import { evaluateCloses } from './evaluate-closes.ts';

/**
 * Closes datasets whose files are exactly those of the checklist, and keeps the checklist while files are missing. Each
 * close leads to an event: closed, closeDeferred or closeRefused. A dataset that does not exist yet has no id and so no
 * event; its checklist waits for it and is listed by `pendingCloses`.
 * @returns the closes that arrived too late: the dataset is closed with other files, or is being deleted
 */
export async function closeDatasets(
  deps: Deps,
  tx: Tx,
  checklists: readonly Checklist[],
): Promise<RefusedValue<Checklist>[]> {
  const refused: RefusedValue<Checklist>[] = [];
  for (const round of await splitIntoRounds(tx, checklists)) refused.push(...(await closeRound(deps, tx, round)));
  return refused;
}

const keyOf = (checklist: Checklist, dataset: Dataset | undefined): string =>
  dataset?.id ?? checklist.dataset.id ?? `=${checklist.dataset.name}`;

const isSameChecklist = (checklist: Checklist, before: Checklist | undefined): boolean =>
  checklist.digest === before?.digest && checklist.expected === before.expected;

/** Keeps the order and puts each dataset into a round once, so that a batch has the result of its messages one by one. */
async function splitIntoRounds(tx: Tx, checklists: readonly Checklist[]): Promise<Checklist[][]> {
  if (checklists.length < 2) return [[...checklists]];
  const locked = await lockDatasets(
    tx,
    checklists.map(({ dataset }) => dataset),
  );
  const byDataset = Map.groupBy(checklists, (checklist) => keyOf(checklist, locked.find(checklist.dataset)));
  const rounds: Checklist[][] = [];
  for (const group of byDataset.values())
    group
      .filter((checklist, index) => !isSameChecklist(checklist, group[index - 1]))
      .forEach((checklist, index) => (rounds[index] ??= []).push(checklist));
  return rounds;
}

/** @throws Refusal INVALID for a name that no dataset can have; CONFLICT for an unknown id with a known name */
async function closeRound(
  deps: Deps,
  tx: Tx,
  checklists: readonly Checklist[],
): Promise<readonly RefusedValue<Checklist>[]> {
  const locked = await lockDatasets(
    tx,
    checklists.flatMap(({ dataset }) => [dataset, { id: null, name: dataset.name }]),
  );
  const rows: CloseRow[] = [];
  const open: Dataset[] = [];
  const late: LateClose[] = [];
  for (const checklist of checklists) {
    const dataset = locked.find(checklist.dataset);
    if (dataset && dataset.status !== 'OPEN') {
      late.push({ dataset, checklist });
      continue;
    }
    if (dataset) open.push(dataset);
    else assertNameFree(locked, checklist.dataset);
    const datasetId = dataset?.id ?? checklist.dataset.id;
    const datasetName = datasetId === null ? checklist.dataset.name : null;
    if (datasetName !== null) assertValid('dataset', nameProblem('derived', datasetName));
    rows.push({ datasetId, datasetName, checklist });
  }
  await upsertCloses(tx.withNext, rows, deps.now());
  awaitUnknownDatasets(deps, tx, rows, open);
  await evaluateCloses(deps, tx, open);
  return await handleLateCloses(deps, tx, late);
}

/** A close of an unknown id waits for it, unless its name shows that the id is wrong. @throws Refusal CONFLICT */
function assertNameFree(locked: LockedDatasets, { id, name }: DatasetRef): void {
  if (id !== null && name !== null && locked.find({ id: null, name }))
    throw new Refusal(
      'CONFLICT',
      `dataset ${name} exists under another id than ${id}: give one of the two, the name or its own id`,
      { field: 'datasetId' },
    );
}

function awaitUnknownDatasets(
  { logAfterCommit, wakeCloses }: Deps,
  tx: Tx,
  rows: readonly CloseRow[],
  open: readonly Dataset[],
): void {
  const known = new Set(open.map(({ id }) => id));
  const unknown = rows.filter(({ datasetId }) => datasetId === null || !known.has(datasetId));
  if (unknown.length === 0) return;
  wakeCloses(tx);
  const datasets = sample(unknown).map(({ datasetId, datasetName }) => datasetId ?? datasetName);
  logAfterCommit(tx, { count: unknown.length, datasets }, 'closes of unknown datasets stored');
}

/**
 * Answers closes of datasets that are no longer open. A repeat of the checklist that closed the dataset gets the event
 * `closed` again; any other checklist is refused, by an event and as a dead letter.
 * @returns the refused closes
 */
async function handleLateCloses(deps: Deps, tx: Tx, late: readonly LateClose[]): Promise<RefusedValue<Checklist>[]> {
  if (late.length === 0) return [];
  const refused: RefusedValue<Checklist>[] = [];
  const matches = await matchNames(tx, late);
  for (const [index, { dataset, checklist }] of late.entries()) {
    const comparison = compareLateClose({ dataset, checklist }, matches[index]);
    if (comparison.repeat) {
      publishDatasetEvents(deps, tx, datasetEvents('closed', [dataset]));
      continue;
    }
    const refusal = lateRefusal({ dataset, checklist }, comparison);
    publishDatasetEvents(deps, tx, [closeRefused(dataset, comparison, refusal)]);
    refused.push({ value: checklist, ...refusal });
  }
  return refused;
}
