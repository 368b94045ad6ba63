/** How one suite ended. */
export interface SuiteResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** What the suite needs and this machine hasn't; it did not run then. */
  readonly missing?: string;
}

/** Sums all suites. A suite that could not run counts as a failure where every part is meant to be there. */
export function totals(results: readonly SuiteResult[], strict: boolean): { passed: number; failed: number } {
  const sum = (count: (result: SuiteResult) => number) => results.reduce((total, result) => total + count(result), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed, missing }) => failed + (strict && missing !== undefined ? 1 : 0)),
  };
}

/** One line for each suite that did not run. */
export function describeSkipped(results: readonly SuiteResult[], strict: boolean): string {
  return results
    .filter(({ missing }) => missing !== undefined)
    .map(({ name, missing }) => `${strict ? 'FAILED' : 'not run'}: ${name} tests; they need ${missing}\n`)
    .join('');
}
