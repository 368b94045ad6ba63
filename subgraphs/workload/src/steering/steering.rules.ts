import type { ActResult } from '../pilot/act-result.rules.ts';

const countOf = (results: readonly ActResult[], outcome: ActResult['outcome']): number =>
  results.filter((result) => result.outcome === outcome).length;

/** How many results have each outcome. */
export const countOutcomes = (
  results: readonly ActResult[],
): { readonly applied: number; readonly unchanged: number; readonly refused: number } => ({
  applied: countOf(results, 'APPLIED'),
  unchanged: countOf(results, 'UNCHANGED'),
  refused: countOf(results, 'REFUSED'),
});
