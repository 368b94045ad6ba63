import type { RefusedValue } from '@visor/bus';
import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import type { Dataset } from './dataset.entity.ts';
import { commandRefused, datasetEvents, publishDatasetEvents } from './dataset.messages.ts';
import { transitionEffect } from './dataset.rules.ts';
import { transitionDatasetRows } from './dataset.store.ts';
import { lockDatasets } from './lock-datasets.ts';
import { forgetLostUploads } from './lost-upload.store.ts';
import { findSelections } from './selection.store.ts';

const EVENT_TYPES = { upload: 'toUpload' } as const;

/**
 * Marks datasets for upload, also uploaded ones whose external copies are lost. A repeat has no effect, but its event is published
 * again. A command on an unknown dataset, or from a state that does not have the transition, is answered by the event `commandRefused`.
 * @returns the refused commands
 */
export async function transitionDatasets<Command extends { readonly id: string }>(
  deps: Deps,
  tx: Tx,
  transition: keyof typeof EVENT_TYPES,
  commands: readonly Command[],
): Promise<RefusedValue<Command>[]> {
  const refs = commands.map(({ id }) => ({ id, name: null }));
  const locked = await lockDatasets(tx, refs);
  const ids = commands.map(({ id }) => id);
  const lost = new Map((await forgetLostUploads(tx, ids)).map((dataset) => [dataset.id, dataset]));
  const selections = await findSelections(tx, ids);
  const granted = new Map<string, Dataset>();
  const refused: RefusedValue<Command>[] = [];
  for (const command of commands) {
    const dataset = lost.get(command.id) ?? locked.find({ id: command.id, name: null });
    const refusal = refusalOf(command.id, dataset, transition, selections);
    if (dataset && !refusal) granted.set(dataset.id, dataset);
    else if (refusal) {
      refused.push({ value: command, ...refusal });
      const { code, reason } = refusal;
      publishDatasetEvents(deps, tx, [commandRefused(transition, dataset ?? command, code, reason)]);
    }
  }
  for (const dataset of await transitionDatasetRows(tx, [...granted.keys()], transition))
    granted.set(dataset.id, dataset);
  publishDatasetEvents(deps, tx, datasetEvents(EVENT_TYPES[transition], granted.values()));
  return refused;
}

type Refused = Pick<RefusedValue<unknown>, 'code' | 'reason'>;

function refusalOf(
  id: string,
  dataset: Dataset | undefined,
  transition: keyof typeof EVENT_TYPES,
  selections: ReadonlySet<string>,
): Refused | undefined {
  if (!dataset) return { code: 'NOT_FOUND', reason: `dataset ${id} is not known` };
  const { name, status } = dataset;
  if (selections.has(dataset.id))
    return {
      code: 'ILLEGAL_MOVE',
      reason: `${transition}: dataset ${name} is made of files of other datasets: ${transition} those`,
    };
  if (transitionEffect(status, transition) !== 'illegal') return undefined;
  return { code: 'ILLEGAL_MOVE', reason: `${transition}: dataset ${name} is ${status}` };
}
