import type { Tx } from '@visor/db';
import type { Undecided } from './dataset.entity.ts';
import { decide, expectDatasets } from './dataset.store.ts';

/** Gives datasets their templates; no later template takes them. */
export async function bindDatasets(
  tx: Tx,
  decisions: readonly { readonly datasetId: string; readonly templateId: string }[],
): Promise<void> {
  await decide(tx, decisions);
}

/** Makes datasets known that tasks will fill: before the catalog tells of them. */
export async function announceDatasets(tx: Tx, datasets: readonly Undecided[]): Promise<void> {
  await expectDatasets(tx, datasets);
}
