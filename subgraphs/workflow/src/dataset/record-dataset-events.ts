import type { Database, Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { Deps, Sql } from '../deps.ts';
import type { DatasetRow, NamedDataset } from './dataset.entity.ts';
import type { CatalogDataset, ObservedDataset } from './dataset.rules.ts';
import { findDatasets, lockDataset, lockUnassigned, recordDatasets } from './dataset.store.ts';

/** What a batch of events changed. */
interface RecordedDatasets<Also> {
  /** Datasets of which something is new. */
  readonly changed: readonly string[];
  /** Datasets from outside without a template; locked until the transaction ends. */
  readonly unassigned: readonly NamedDataset[];
  readonly also: Also;
}

/** What is sent together with the records of datasets that may start a workflow. */
interface StartQueries<Also> {
  /** Comes before the records. */
  begin(sql: Sql): Promise<unknown>;
  /** Comes after them. @param ids of the datasets */
  ask(sql: Sql, ids: readonly string[]): Promise<Also>;
  /** The answer where no dataset can start one. */
  readonly none: Also;
}

/** Records what the events of the catalog say of these datasets. */
export async function recordDatasetEvents<Also>(
  tx: Tx,
  observed: readonly ObservedDataset[],
  { begin, ask, none }: StartQueries<Also>,
): Promise<RecordedDatasets<Also>> {
  const isExternal = observed.some(({ external }) => external);
  const starting = observed.filter(({ external, startsWorkflow }) => external && startsWorkflow).map(({ id }) => id);
  if (!isExternal) return { changed: await recordDatasets(tx, observed), unassigned: [], also: none };
  const [, changed, unassigned, also] = await tx.together((sql) => [
    begin(sql),
    recordDatasets(sql, observed),
    lockUnassigned(sql, starting),
    ask(sql, starting),
  ]);
  return { changed, unassigned, also };
}

/**
 * Asks the catalog for a dataset of which no event came. Returns undefined for a dataset that is recorded here.
 * @throws Refusal NOT_FOUND, UNAVAILABLE
 */
export async function findUnrecordedDataset(
  deps: Pick<Deps, 'catalog'>,
  db: Database,
  id: string,
): Promise<CatalogDataset | undefined> {
  const [known] = await findDatasets(db.orm.em, [id]);
  if (known) return undefined;
  const found = await deps.catalog.findDataset(id);
  if (!found) throw new Refusal('NOT_FOUND', `there is no dataset ${id}`);
  return found;
}

/** Locks a dataset until the transaction ends; records it first when only the catalog knew it. */
export async function lockRecordedDataset(
  tx: Tx,
  id: string,
  unrecorded: CatalogDataset | undefined,
): Promise<DatasetRow> {
  if (unrecorded) await recordDatasets(tx, [unrecorded]);
  const dataset = await lockDataset(tx, id);
  if (!dataset) throw new Error(`dataset ${id} vanished in the transaction that recorded it`);
  return dataset;
}
