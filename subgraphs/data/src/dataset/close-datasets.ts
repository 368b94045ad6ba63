import type { Tx } from '@visor/db';
import { demand, nameProblem, Refusal } from '@visor/schema';
import { sample } from '@visor/service';
import type { Deps, RefusedMessage } from '../deps.ts';
import type { Checklist, DatasetRef } from './checklist.rules.ts';
import { datasetFields, tell } from './dataset.messages.ts';
import type { Dataset } from './dataset.entity.ts';
import { compareLate, lateRefusal, type LateClose } from './late-close.rules.ts';
import { holdDatasets, type HeldDatasets } from './lock-datasets.ts';
import { matchLate, storeCloses, type CloseRow } from './pending-close.store.ts';
import { settleCloses } from './evaluate-closes.ts';

/**
 * Closes datasets whose files are exactly those of the checklist; keeps the checklist while files are missing. Each ends
 * in an event: closed, closeDeferred or closeRefused. Of a dataset that does not exist yet nothing can be told (it has no
 * id); its checklist waits for it, listed by `pendingCloses`.
 * @returns closes that came too late: of datasets that are closed with other files, or are to be deleted
 */
export async function closeDatasets(
  deps: Deps,
  tx: Tx,
  checklists: readonly Checklist[],
): Promise<RefusedMessage<Checklist>[]> {
  const refused: RefusedMessage<Checklist>[] = [];
  for (const round of await inRounds(tx, checklists)) refused.push(...(await closeRound(deps, tx, round)));
  return refused;
}

const keyOf = (checklist: Checklist, dataset: Dataset | undefined): string =>
  dataset?.id ?? checklist.dataset.id ?? `=${checklist.dataset.name}`;

/** In their order, each dataset once in a round, so that a batch ends as its messages would one by one. */
async function inRounds(tx: Tx, checklists: readonly Checklist[]): Promise<Checklist[][]> {
  if (checklists.length < 2) return [[...checklists]];
  const held = await holdDatasets(
    tx,
    checklists.map(({ dataset }) => dataset),
  );
  const byDataset = Map.groupBy(checklists, (checklist) => keyOf(checklist, held.find(checklist.dataset)));
  const rounds: Checklist[][] = [];
  for (const group of byDataset.values())
    group
      .filter((checklist, index) => checklist.digest !== group[index - 1]?.digest)
      .forEach((checklist, index) => (rounds[index] ??= []).push(checklist));
  return rounds;
}

/** @throws Refusal INVALID for a name that no dataset can ever have; CONFLICT for an unknown id with a known name */
async function closeRound(
  deps: Deps,
  tx: Tx,
  checklists: readonly Checklist[],
): Promise<readonly RefusedMessage<Checklist>[]> {
  const held = await holdDatasets(
    tx,
    checklists.flatMap(({ dataset }) => [dataset, { id: null, name: dataset.name }]),
  );
  const rows: CloseRow[] = [];
  const open: Dataset[] = [];
  const late: LateClose[] = [];
  for (const checklist of checklists) {
    const dataset = held.find(checklist.dataset);
    if (dataset && dataset.status !== 'OPEN') {
      late.push({ dataset, checklist });
      continue;
    }
    if (dataset) open.push(dataset);
    else demandFreeName(held, checklist.dataset);
    const datasetId = dataset?.id ?? checklist.dataset.id;
    const datasetName = datasetId === null ? checklist.dataset.name : null;
    if (datasetName !== null) demand('dataset', nameProblem('derived', datasetName));
    rows.push({ datasetId, datasetName, checklist });
  }
  await storeCloses(tx, rows, deps.now());
  logUnknown(deps, tx, rows, open);
  await settleCloses(deps, tx, open);
  return await answerLate(deps, tx, late);
}

/** A close of an unknown id waits for it, unless its name shows that the id is wrong. @throws Refusal CONFLICT */
function demandFreeName(held: HeldDatasets, { id, name }: DatasetRef): void {
  if (id !== null && name !== null && held.find({ id: null, name }))
    throw new Refusal('CONFLICT', `dataset ${name} exists under another id than ${id}`, { field: 'datasetId' });
}

function logUnknown({ logAfterCommit }: Deps, tx: Tx, rows: readonly CloseRow[], open: readonly Dataset[]): void {
  const known = new Set(open.map(({ id }) => id));
  const unknown = rows.filter(({ datasetId }) => datasetId === null || !known.has(datasetId));
  if (unknown.length === 0) return;
  const datasets = sample(unknown).map(({ datasetId, datasetName }) => datasetId ?? datasetName);
  logAfterCommit(tx, { count: unknown.length, datasets }, 'closes of unknown datasets kept');
}

/**
 * A closed dataset is never opened again: the checklist that it was closed by is told `closed` once more; any other one is
 * refused, by an event and by what is returned.
 */
async function answerLate(deps: Deps, tx: Tx, late: readonly LateClose[]): Promise<RefusedMessage<Checklist>[]> {
  if (late.length === 0) return [];
  const refused: RefusedMessage<Checklist>[] = [];
  const matches = await matchLate(tx, late);
  for (const [index, { dataset, checklist }] of late.entries()) {
    const comparison = compareLate({ dataset, checklist }, matches[index]);
    if (comparison.repeat) {
      tell(deps, tx, [{ type: 'closed', ...datasetFields(dataset) }]);
      continue;
    }
    const { missing, surplus, names } = comparison;
    const refusal = lateRefusal({ dataset, checklist }, comparison);
    const { code, reason: text } = refusal;
    tell(deps, tx, [
      {
        type: 'closeRefused',
        ...datasetFields(dataset),
        missing,
        surplus,
        ...(names.length > 0 && { names }),
        code,
        text,
      },
    ]);
    refused.push(refusal);
  }
  return refused;
}
