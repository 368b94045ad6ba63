import type { Database, Tx } from '@visor/db';
import { Refusal } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { KnownDataset, Undecided } from './dataset.entity.ts';
import type { DatasetFacts } from './dataset.rules.ts';
import { datasetsBy, holdDataset, openUndecided, rememberDatasets, undecidedOf } from './dataset.store.ts';

/** What the catalog's words about datasets changed here. */
export interface Seen {
  /** Datasets of which something is new. */
  readonly changed: readonly string[];
  /** Those from outside that still lack a template; held until the transaction ends. */
  readonly undecided: readonly Undecided[];
}

/** Keeps what the catalog says of these datasets. */
export async function seeDatasets(tx: Tx, facts: readonly DatasetFacts[]): Promise<Seen> {
  const changed = await rememberDatasets(tx, facts);
  const external = facts.filter((one) => one.external && one.lively).map(({ id }) => id);
  return { changed, undecided: external.length > 0 ? await undecidedOf(tx, external) : [] };
}

/** All datasets that a new template may be for; held until the transaction ends. */
export const datasetsInWait = (tx: Tx): Promise<Undecided[]> => openUndecided(tx);

type Found = Omit<DatasetFacts, 'lively'>;

/** What the catalog says of a dataset of which no event came; undefined: it is known. @throws Refusal NOT_FOUND, UNAVAILABLE */
export async function findDataset(deps: Pick<Deps, 'catalog'>, db: Database, id: string): Promise<Found | undefined> {
  const [known] = await datasetsBy(db, [id]);
  if (known) return undefined;
  const found = await deps.catalog.find(id);
  if (!found) throw new Refusal('NOT_FOUND', `there is no dataset ${id}`);
  return found;
}

/** A dataset, held until the transaction ends; kept first where it was only found. */
export async function holdKnownDataset(tx: Tx, id: string, found: Found | undefined): Promise<KnownDataset> {
  if (found) await rememberDatasets(tx, [found]);
  const known = await holdDataset(tx, id);
  if (!known) throw new Error('a dataset vanished');
  return known;
}
