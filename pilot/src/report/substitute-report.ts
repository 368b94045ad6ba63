import type { JobReport } from '#operations';
import { failureOf } from '../failure/failure.rules.ts';
import { isTerminal } from '../attempt/attempt.rules.ts';

const MAX_TEXT_LENGTH = 1_000;

/**
 * What is said of an attempt whose last report is not taken: it failed, for the reason given, with nothing of what may be the
 * fault. Undefined for a report that is not the last.
 */
export function substituteOf(report: JobReport, reason: string): JobReport | undefined {
  if (!isTerminal(report.state)) return undefined;
  const { jobId, attempt, token, sequence, at } = report;
  const text = `its report was refused: ${reason}`.slice(0, MAX_TEXT_LENGTH).toWellFormed();
  const failure = report.failure ?? failureOf('REPORT_REFUSED', 'pilot', text);
  const logNote = 'its report was refused';
  return { jobId, attempt, token, sequence: sequence + 1, at, state: 'FAILED', failure, logNote };
}
