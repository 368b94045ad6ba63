import type { Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { Deps, Sql } from '../deps.ts';
import { datasetEvents, publishDatasetEvents } from './dataset.messages.ts';
import { addToCounters, type CounterChange } from './dataset.store.ts';
import { endCloses } from './evaluate-closes.ts';
import { assignCloses, compareCloses } from './pending-close.store.ts';

/** Collects the counter changes of a batch for each dataset. */
export class CounterChanges {
  readonly #byId = new Map<string, { files: number; bytes: number; repeated: number; ordinals: number }>();

  of(datasetId: string): { files: number; bytes: number; repeated: number; ordinals: number } {
    let change = this.#byId.get(datasetId);
    if (!change) this.#byId.set(datasetId, (change = { files: 0, bytes: 0, repeated: 0, ordinals: 0 }));
    return change;
  }

  /** Bytes that the batch adds so far. */
  bytesOf(datasetId: string): number {
    return this.#byId.get(datasetId)?.bytes ?? 0;
  }

  list(): CounterChange[] {
    return [...this.#byId].map(([datasetId, change]) => ({ datasetId, ...change }));
  }
}

/**
 * Adds the files of a batch to the counters of their datasets, publishes `registered` once for each dataset that got files,
 * and closes the datasets whose checklists are complete now.
 * @param openedIds the datasets that this transaction opened
 * @param insertFiles inserts the files of the batch: one statement, sent together with the others
 */
export async function applyCounterChanges(
  deps: Deps,
  tx: Tx,
  changes: readonly CounterChange[],
  insertFiles: (sql: Sql) => Promise<void>,
  openedIds: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (changes.length === 0) return;
  assertExactSums(changes);
  const withFiles = new Set(changes.filter(({ files }) => files > 0).map(({ datasetId }) => datasetId));
  const [, updated, , compared] = await tx.together((sql) => [
    insertFiles(sql),
    addToCounters(sql, changes),
    // As late as this: a close that came by name while the files were looked up is compared too.
    openedIds.size > 0 ? assignCloses(sql, [...openedIds]) : Promise.resolve(),
    compareCloses(sql, [...withFiles], false),
  ]);
  assertExactSums(updated);
  const registered = updated.filter(({ id }) => withFiles.has(id));
  publishDatasetEvents(deps, tx, datasetEvents('registered', registered));
  const closed = await endCloses(deps, tx, registered, compared);
  // A close by name that is stored now is found by the loop.
  if ([...openedIds].some((id) => !closed.has(id))) deps.wakeCloses(tx);
}

/** Senders claim sizes, so a sum can be too large for a JSON number. @throws Refusal INVALID */
function assertExactSums(sums: readonly { readonly bytes: number }[]): void {
  if (sums.some(({ bytes }) => bytes > Number.MAX_SAFE_INTEGER))
    throw new Refusal('INVALID', 'the sizes of the dataset would add up to more than 2^53 - 1 bytes', {
      field: 'size',
    });
}
