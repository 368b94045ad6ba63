import type { LoadedAttempt } from '../job/transition.rules.ts';
import { attemptKey } from '../lifecycle/attempt.rules.ts';
import { evaluateReport } from './evaluate-report.rules.ts';
import type { Report, ReportOutcome } from './report.types.ts';

/**
 * Evaluates a batch: the reports of one attempt in the order of their sequence numbers, whatever their order in the batch.
 * @param attempts by attempt key
 * @returns an outcome per report, in the order given
 */
export function evaluateBatch(
  attempts: ReadonlyMap<string, LoadedAttempt>,
  reports: readonly Report[],
  now: Date,
): ReportOutcome[] {
  const moved = new Map<string, Pick<LoadedAttempt, 'state' | 'sequence'>>();
  const outcomes = Array.from<ReportOutcome>({ length: reports.length });
  const order = reports
    .map((report, index) => ({ report, index }))
    .sort((a, b) => a.report.sequence - b.report.sequence);
  for (const { report, index } of order) {
    const key = attemptKey(report.jobId, report.attempt);
    const loaded = attempts.get(key);
    const before = moved.get(key);
    const outcome = evaluateReport(loaded && before ? { ...loaded, ...before } : loaded, report, now);
    outcomes[index] = outcome;
    // The next report of the attempt is evaluated against the attempt as it is after this one.
    if (outcome.transition) moved.set(key, { state: outcome.transition.state, sequence: report.sequence });
  }
  return outcomes;
}
