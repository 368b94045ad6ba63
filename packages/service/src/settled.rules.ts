/** What one look at the database shows: the last number of each sequence, and the transactions of that moment. */
export interface Observation {
  readonly numbers: readonly bigint[];
  /** The next transaction as the look after this one saw it; undefined: there was none yet. */
  readonly fence?: bigint;
}

interface Look {
  readonly numbers: readonly bigint[];
  /** The oldest transaction that writes, and the next one. */
  readonly oldest: bigint;
  readonly next: bigint;
}

/** Looks that are kept while a transaction goes on. */
const MAX_KEPT = 100;

/**
 * Returns up to which numbers every row is committed or never will be. Numbers are drawn before rows are committed, so that a larger
 * one may be seen first. Who drew a number before a look has a transaction by the next look; once that is over, so is the row.
 */
export function settledNumbers(
  seen: readonly Observation[],
  { numbers, oldest, next }: Look,
): { readonly settled: readonly bigint[] | undefined; readonly seen: readonly Observation[] } {
  const fenced = seen.map(({ numbers: drawn, fence = next }) => ({ numbers: drawn, fence }));
  const over = fenced.findLastIndex(({ fence }) => fence <= oldest);
  const kept: Observation[] = [...fenced.slice(over + 1), { numbers }];
  // The first one settles first; those in between settle no earlier than the last.
  const few = kept.length <= MAX_KEPT ? kept : [...kept.slice(0, 1), ...kept.slice(-MAX_KEPT + 1)];
  return { settled: fenced[over]?.numbers, seen: few };
}
