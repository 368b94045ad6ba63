import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import type { Dataset } from './dataset.entity.ts';
import { closeDeferred, closeRefused, datasetEvents, publishDatasetEvents } from './dataset.messages.ts';
import { evaluateClose, type CloseVerdict } from './dataset.rules.ts';
import { closeDatasetRows, lockDatasetRows } from './dataset.store.ts';
import {
  assignCloses,
  compareCloses,
  deleteCloses,
  findClosesToEvaluate,
  recordMismatches,
  type ComparedClose,
} from './pending-close.store.ts';

type EvaluatedClose = ComparedClose & CloseVerdict;

/**
 * Evaluates the pending closes of these datasets, whose rows the caller has locked, and closes those that are complete. It
 * runs after every registration; in the usual case (no close is pending, or files are missing) it takes one statement.
 * @param all evaluates also the closes that can't be complete yet, to find those that never can
 */
export async function evaluateCloses(deps: Deps, tx: Tx, datasets: readonly Dataset[], all = false): Promise<void> {
  if (datasets.length === 0) return;
  const compared = await compareCloses(
    tx,
    datasets.map(({ id }) => id),
    all,
  );
  await endCloses(deps, tx, datasets, compared);
}

/** As `evaluateCloses`, of closes that are compared. Returns the ids of the datasets that it closed. */
export async function endCloses(
  deps: Deps,
  tx: Tx,
  datasets: readonly Dataset[],
  compared: readonly ComparedClose[],
): Promise<ReadonlySet<string>> {
  const evaluated = compared.map((close) => ({ ...close, ...evaluateClose(close) }));
  const complete = evaluated.filter(({ verdict }) => verdict === 'EQUAL');
  await closeComplete(deps, tx, complete);
  await deferOrRefuse(deps, tx, datasets, evaluated);
  return new Set(complete.map(({ datasetId }) => datasetId));
}

async function closeComplete(deps: Deps, tx: Tx, complete: readonly EvaluatedClose[]): Promise<void> {
  if (complete.length === 0) return;
  const ids = complete.map(({ datasetId }) => datasetId);
  // They are open and locked, so all of them are closed.
  const [closed] = await tx.together((sql) => [closeDatasetRows(sql, complete, deps.now()), deleteCloses(sql, ids)]);
  publishDatasetEvents(deps, tx, datasetEvents('closed', closed));
}

async function deferOrRefuse(
  deps: Deps,
  tx: Tx,
  datasets: readonly Dataset[],
  evaluated: readonly EvaluatedClose[],
): Promise<void> {
  const mismatches = evaluated.filter((close) => close.verdict !== 'EQUAL');
  if (mismatches.length === 0) return;
  const namesById = await recordMismatches(
    tx,
    mismatches.map(({ datasetId, surplus, verdict }) => ({ datasetId, surplus, refused: verdict === 'SURPLUS' })),
  );
  const datasetsById = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  for (const { datasetId, verdict, missing, surplus, first } of mismatches) {
    const dataset = datasetsById.get(datasetId);
    if (!dataset || (verdict === 'MISSING' && !first)) continue; // `closeDeferred` is published once.
    const difference = { missing, surplus, names: namesById.get(datasetId) ?? [] };
    const event = verdict === 'SURPLUS' ? closeRefused(dataset, difference) : closeDeferred(dataset, difference);
    publishDatasetEvents(deps, tx, [event]);
  }
}

const MAX_BATCH_SIZE = 100;

/**
 * Fallback poll: evaluates closes that no registration evaluates, such as a close by name that arrived while its dataset
 * was being opened, or a surplus that shows while files are still missing. Returns whether more are left.
 */
export async function evaluatePendingCloses(deps: Deps, tx: Tx): Promise<boolean> {
  const ids = await findClosesToEvaluate(tx, MAX_BATCH_SIZE);
  if (ids.length === 0) return false;
  const datasets = await lockDatasetRows(
    tx,
    ids.map((id) => ({ id, name: null })),
  );
  await assignCloses(tx, ids);
  await evaluateCloses(deps, tx, datasets, true);
  return ids.length === MAX_BATCH_SIZE;
}
