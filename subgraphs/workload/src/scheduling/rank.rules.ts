/** Constants of the rank recurrence and of the weights made from ranks. */
export interface RankConstants {
  /** Rank for each second of aging. */
  readonly alpha: number;
  /** Rank for each retry. */
  readonly beta: number;
  /** Share of the rank that is kept; the rest comes from the base rank. */
  readonly gamma: number;
  /** Largest weight. */
  readonly maxWeight: number;
}

/** Ranks beyond this say nothing more: every weight is far below. It keeps a rank finite whatever is added to it. */
const MAX_RANK = 1_000_000;

/** Returns a rank that can be computed with: what is no number counts as the lowest rank. */
export const finiteRank = (rank: number): number =>
  Number.isNaN(rank) ? 0 : Math.min(Math.max(rank, -MAX_RANK), MAX_RANK);

/**
 * Returns the rank of a task after a chunk: `alpha * aging + beta * retries + gamma * rank + (1 - gamma) * base`. It stays at
 * the base rank while nothing ages and nothing is retried.
 */
export const nextRank = (
  { rank, base }: { readonly rank: number; readonly base: number },
  { aging, retries }: { readonly aging: number; readonly retries: number },
  { alpha, beta, gamma }: Omit<RankConstants, 'maxWeight'>,
): number => finiteRank(alpha * aging + beta * retries + gamma * rank + (1 - gamma) * base);

/** Returns the jobs that a task of this rank gets in one cycle. */
export const weightOf = (rank: number, maxWeight: number): number =>
  Math.min(Math.max(Math.round(finiteRank(rank)), 1), Math.max(1, Math.trunc(maxWeight)));
