import type { Database, Tx } from '@visor/db';
import { assertReason, printableText, Refusal } from '@visor/schema';
import type { DatasetActionKind } from '../dataset/action.entity.ts';
import { insertAction } from '../dataset/action.store.ts';
import { parseDatasetRef } from '../dataset/checklist.rules.ts';
import type { Dataset } from '../dataset/dataset.entity.ts';
import { lockDatasets } from '../dataset/lock-datasets.ts';
import type { Deps } from '../deps.ts';
import { judge } from './judge.ts';
import { markDatasets, sentencesOf, stopDeletionOf, unmarkDatasets } from './mark-datasets.ts';
import { waiveExternal } from './mark.store.ts';
import type { DeleteRequest } from './retention.rules.ts';
import { lockForDeletion } from '../dataset/dataset.store.ts';
import { waiveUses } from './use.store.ts';

export interface ActInput {
  readonly datasetId?: string | null;
  readonly dataset?: string | null;
  readonly reason: string;
}

interface Act {
  readonly kind: DatasetActionKind;
  readonly by: string;
  /** Does it. Returns the dataset as it is then, or refuses. */
  run(tx: Tx, dataset: Dataset, reason: string): Promise<Dataset | Refusal>;
}

/** Does what a person asks of a dataset, and records it, also a refusal. @throws Refusal INVALID, NOT_FOUND, ILLEGAL_MOVE */
export async function actOnDataset(
  deps: Deps,
  db: Database,
  input: ActInput,
  { kind, by, run }: Act,
): Promise<Dataset> {
  assertReason(input.reason);
  const reason = printableText(input.reason.trim());
  const ref = parseDatasetRef(input.datasetId, input.dataset);
  const result = await db.transaction(async (tx) => {
    const found = (await lockDatasets(tx, [ref])).find(ref);
    const [dataset] = found ? await lockForDeletion(tx, [found.id]) : [];
    if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${ref.id ?? ref.name} is not known`, { field: 'dataset' });
    const after = await run(tx, dataset, reason);
    const refusal = after instanceof Refusal ? after : null;
    await insertAction(tx, {
      datasetId: dataset.id,
      kind,
      by,
      reason,
      at: deps.now(),
      details: {},
      outcome: refusal ? 'REFUSED' : after === dataset ? 'UNCHANGED' : 'APPLIED',
      code: refusal?.code ?? null,
      text: refusal?.message ?? null,
    });
    return after;
  });
  if (result instanceof Refusal) throw result;
  return result;
}

export const illegal = ({ status }: Dataset, text: string): Refusal => new Refusal('ILLEGAL_MOVE', text, { status });

/** What is left to do where the files are gone. */
const AGAIN = 'announce its files again, as another dataset';

const unmarkedText = (name: string, status: Dataset['status']): string =>
  `dataset ${name} is ${status}, not marked for deletion: ${status === 'DELETED' ? AGAIN : 'there is no mark to take back; holdDataset keeps it'}`;

/** Marks a dataset that a person wants to be deleted. */
export const deleteByPerson = (
  deps: Deps,
  db: Database,
  input: ActInput & { readonly lastCopy?: boolean },
  by: string,
): Promise<Dataset> =>
  actOnDataset(deps, db, input, {
    kind: 'delete',
    by,
    async run(tx, dataset, reason) {
      const { id, name, status, deletionStartedAt } = dataset;
      if (status === 'DELETED') return illegal(dataset, `dataset ${name} is deleted already: nothing is left to do`);
      const request = { by, reason, lastCopy: input.lastCopy === true };
      if (deletionStartedAt !== null) return await deleteWithoutExternal(deps, tx, dataset, request);
      const { marked, kept } = await markDatasets(deps, tx, [id], () => request);
      return (
        marked[0] ?? illegal(dataset, `dataset ${name} is kept: ${sentencesOf(kept.flatMap(({ reasons }) => reasons))}`)
      );
    },
  });

/** A deletion that waits for external copies which are lost goes on where somebody says that he knows it. */
async function deleteWithoutExternal(
  deps: Deps,
  tx: Tx,
  dataset: Dataset,
  request: DeleteRequest,
): Promise<Dataset | Refusal> {
  const { id, name } = dataset;
  const verdict = (await judge(tx, [dataset], deps.now(), () => request)).get(id);
  if (verdict?.verdict !== 'DELETE')
    return illegal(dataset, `dataset ${name} is kept: ${sentencesOf(verdict?.reasons ?? [])}`);
  if (request.lastCopy && (await waiveExternal(tx, id, deps.now()))) return await again(tx, dataset);
  return illegal(dataset, `the deletion of dataset ${name} has begun already: undeleteDataset keeps what is left`);
}

/**
 * Takes the mark of a dataset back; of a deletion that has begun, it keeps what is left. What its policy would mark again is held: it stays until
 * somebody releases it.
 */
export const undeleteByPerson = (deps: Deps, db: Database, input: ActInput, by: string): Promise<Dataset> =>
  actOnDataset(deps, db, input, {
    kind: 'undelete',
    by,
    async run(tx, dataset, reason) {
      const { id, name, status, deletionStartedAt } = dataset;
      if (status !== 'TO_DELETE') return illegal(dataset, unmarkedText(name, status));
      const text = `${by}: ${reason}`;
      const [kept] =
        deletionStartedAt === null
          ? await unmarkDatasets(deps, tx, [id], () => text)
          : await stopDeletionOf(deps, tx, id, text);
      if (!kept) return dataset;
      const verdict = (await judge(tx, [kept], deps.now())).get(id);
      if (dataset.mark?.code === 'REQUEST' && verdict?.verdict !== 'DELETE') return kept;
      await writeHold(tx, id, { reason, by, at: deps.now() });
      return await again(tx, kept);
    },
  });

/** Keeps a dataset until it is released. */
export const holdByPerson = (deps: Deps, db: Database, input: ActInput, by: string): Promise<Dataset> =>
  actOnDataset(deps, db, input, {
    kind: 'hold',
    by,
    async run(tx, dataset, reason) {
      const { id, name, status } = dataset;
      if (status === 'DELETED') return illegal(dataset, `dataset ${name} is deleted already: ${AGAIN}`);
      await writeHold(tx, id, { reason, by, at: deps.now() });
      await unmarkDatasets(deps, tx, [id], () => `held by ${by}: ${reason}`);
      return await again(tx, dataset);
    },
  });

const writeHold = (
  tx: Tx,
  id: string,
  { reason, by, at }: { readonly reason: string; readonly by: string; readonly at: Date },
): Promise<unknown> =>
  tx.query('update dataset set hold = $2, hold_by = $3, hold_at = $4 where id = $1', [id, reason, by, at]);

/** Ends a hold. */
export const releaseByPerson = (deps: Deps, db: Database, input: ActInput, by: string): Promise<Dataset> =>
  actOnDataset(deps, db, input, {
    kind: 'release',
    by,
    async run(tx, dataset) {
      if (dataset.hold === null) return dataset;
      await tx.query('update dataset set hold = null, hold_by = null, hold_at = null where id = $1', [dataset.id]);
      return await again(tx, dataset);
    },
  });

/** Decides that what workflows left undone does not keep a dataset. */
export const waiveByPerson = (deps: Deps, db: Database, input: ActInput, by: string): Promise<Dataset> =>
  actOnDataset(deps, db, input, {
    kind: 'waive',
    by,
    async run(tx, dataset, reason) {
      await waiveUses(tx, { datasetId: dataset.id, by, reason }, deps.now());
      return await again(tx, dataset);
    },
  });

async function again(tx: Tx, before: Dataset): Promise<Dataset> {
  const [dataset] = await lockForDeletion(tx, [before.id]);
  return dataset ?? before;
}
