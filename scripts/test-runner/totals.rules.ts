/** The result of one suite. */
export interface SuiteResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** A requirement that this machine lacks; the suite did not run. */
  readonly missing?: string;
}

/** Sums all suites. In strict mode a suite that could not run counts as a failure. */
export function totals(results: readonly SuiteResult[], strict: boolean): { passed: number; failed: number } {
  const sum = (count: (result: SuiteResult) => number) => results.reduce((total, result) => total + count(result), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed, missing }) => failed + (strict && missing !== undefined ? 1 : 0)),
  };
}

/** Returns one line for each suite that did not run. */
export function describeSkipped(results: readonly SuiteResult[], strict: boolean): string {
  return results
    .filter(({ missing }) => missing !== undefined)
    .map(({ name, missing }) => `${strict ? 'FAILED' : 'not run'}: ${name} tests; they require ${missing}\n`)
    .join('');
}
