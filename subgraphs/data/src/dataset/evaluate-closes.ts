import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { datasetFields, tell } from './dataset.messages.ts';
import type { Dataset } from './dataset.entity.ts';
import { closeVerdict } from './dataset.rules.ts';
import { closeRows, lockDatasets } from './dataset.store.ts';
import { adoptCloses, closesToJudge, compareCloses, dropCloses, noteUnfit } from './pending-close.store.ts';

/**
 * Judges the closes that wait for these datasets, whose rows the caller holds, and closes what is complete. Called after
 * every registration, so in the usual case (nothing waits, or files are still missing) it is one statement.
 * @param all also those that can't be complete yet, to find what can never be
 */
export async function settleCloses(deps: Deps, tx: Tx, datasets: readonly Dataset[], all = false): Promise<void> {
  if (datasets.length === 0) return;
  const judged = await compareCloses(
    tx,
    datasets.map(({ id }) => id),
    all,
  );
  if (judged.length === 0) return;
  const verdicts = judged.map((one) => ({ ...one, ...closeVerdict(one) }));
  const equal = verdicts.filter(({ verdict }) => verdict === 'EQUAL');
  if (equal.length > 0) {
    const closed = await closeRows(tx, equal, deps.now());
    await dropCloses(
      tx,
      closed.map(({ id }) => id),
    );
    tell(
      deps,
      tx,
      closed.map((dataset) => ({ type: 'closed', ...datasetFields(dataset) })),
    );
  }
  const unfit = verdicts.filter((one) => one.verdict !== 'EQUAL');
  if (unfit.length === 0) return;
  const rows = unfit.map(({ datasetId, surplus, verdict }) => ({ datasetId, surplus, refused: verdict === 'SURPLUS' }));
  const names = await noteUnfit(tx, rows);
  const byId = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  for (const { datasetId, verdict, missing, surplus, first } of unfit) {
    const dataset = byId.get(datasetId);
    if (!dataset || (verdict === 'MISSING' && !first)) continue; // It was said once that files are missing.
    const type = verdict === 'SURPLUS' ? 'closeRefused' : 'closeDeferred';
    const concerned = names.get(datasetId) ?? [];
    tell(deps, tx, [
      { type, ...datasetFields(dataset), missing, surplus, ...(concerned.length > 0 && { names: concerned }) },
    ]);
  }
}

const atOnce = 100;

/**
 * The net under the re-check at registration: a close that came under a name whose dataset was being opened just then,
 * and a surplus that shows while files are still missing. Says whether there is more.
 */
export async function sweepCloses(deps: Deps, tx: Tx): Promise<boolean> {
  const ids = await closesToJudge(tx, atOnce);
  if (ids.length === 0) return false;
  const datasets = await lockDatasets(
    tx,
    ids.map((id) => ({ id, name: null })),
  );
  await adoptCloses(tx, ids);
  await settleCloses(deps, tx, datasets, true);
  return ids.length === atOnce;
}
