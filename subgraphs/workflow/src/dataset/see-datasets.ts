import type { Tx } from '@visor/db';
import type { Undecided } from './dataset.entity.ts';
import type { DatasetFacts } from './dataset.rules.ts';
import { openUndecided, rememberDatasets, undecidedOf } from './dataset.store.ts';

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
