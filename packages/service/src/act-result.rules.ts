import type { Refusal, RefusalCode } from '@visor/schema';

/** What came of an act on one of several things. */
export interface ActResult {
  /** Id or name of the thing, as it was given. */
  readonly subject: string;
  readonly name: string | null;
  readonly outcome: 'APPLIED' | 'UNCHANGED' | 'REFUSED';
  /** Why it was refused. */
  readonly code: RefusalCode | null;
  readonly text: string | null;
}

export const acted = (subject: string, outcome: 'APPLIED' | 'UNCHANGED', name: string | null = null): ActResult => ({
  subject,
  name,
  outcome,
  code: null,
  text: null,
});

export const refused = (subject: string, { code, message }: Refusal, name: string | null = null): ActResult => ({
  subject,
  name,
  outcome: 'REFUSED',
  code,
  text: message,
});

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
