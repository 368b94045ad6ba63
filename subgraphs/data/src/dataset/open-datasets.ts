import type { Tx } from '@visor/db';
import { type DatasetInput, type DatasetRefused, nameProblem, Refusal } from '@visor/schema';
import type { Deps, RefusedMessage } from '../deps.ts';
import { idOf, quotable } from '../text.rules.ts';
import { datasetFields, tell } from './dataset.messages.ts';
import type { Dataset } from './dataset.entity.ts';
import type { NewDataset } from './dataset.store.ts';
import { openAndHold } from './lock-datasets.ts';
import { settleCloses } from './evaluate-closes.ts';

/**
 * Whoever asks for a dataset waits for an event, so a name that none may have is not refused here.
 * @throws Refusal INVALID that names the field.
 */
export function newDatasetOf(message: DatasetInput): NewDataset {
  const id = idOf('datasetId', message.datasetId) ?? '';
  return { id, name: message.name, kind: message.kind, parentId: idOf('parentDatasetId', message.parentDatasetId) };
}

/** An input dataset gets its name from people; those of outputs and logs are derived from it. */
const newNameProblem = ({ kind, name }: NewDataset): string | undefined =>
  nameProblem(kind === 'input' ? 'dataset' : 'derived', name);

function refusalOf(wanted: NewDataset): RefusedMessage<NewDataset> {
  const problem = newNameProblem(wanted);
  if (problem) return { value: wanted, code: 'INVALID', reason: `name ${problem}` };
  return { value: wanted, code: 'CONFLICT', reason: `dataset ${wanted.name} exists under another id` };
}

function refusedEvent({ value, code, reason }: RefusedMessage<NewDataset>): DatasetRefused {
  const dataset = { ...value, name: quotable(value.name), fileCount: 0, bytes: 0 };
  return { type: 'refused', ...datasetFields(dataset), code, text: reason };
}

const same = (one: NewDataset, other: Dataset): boolean =>
  one.name === other.name && one.kind === other.kind && one.parentId === other.parentId;

/**
 * Opens datasets under the ids that the sender chose. A repeat changes nothing and is told again, so that a sender that
 * lost the answer gets it. A name that belongs to another id, or that none may have, is told as `refused`.
 * @returns what was refused
 * @throws Refusal CONFLICT when the id belongs to another dataset: `refused` would speak of one that exists.
 */
export async function openDatasets(
  deps: Deps,
  tx: Tx,
  wanted: readonly NewDataset[],
): Promise<RefusedMessage<NewDataset>[]> {
  const refs = wanted.map(({ id }) => ({ id, name: null }));
  const openable = wanted.filter((dataset) => newNameProblem(dataset) === undefined);
  const held = await openAndHold(deps, tx, openable, refs);
  const repeated = new Map<string, Dataset>();
  const refused: RefusedMessage<NewDataset>[] = [];
  const opened: Dataset[] = [];
  for (const one of wanted) {
    const dataset = held.find({ id: one.id, name: null });
    if (!dataset) {
      refused.push(refusalOf(one));
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
    ...[...repeated.values()].map((dataset) => ({ type: 'opened' as const, ...datasetFields(dataset) })),
    ...refused.map(refusedEvent),
  ]);
  await settleCloses(deps, tx, opened);
  return refused;
}
