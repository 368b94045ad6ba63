import type { JobReport } from '#operations';
import { isTerminal } from '../attempt/attempt.rules.ts';
import { failureOf } from '../failure/failure.rules.ts';

const MAX_TEXT_LENGTH = 1_000;

/**
 * Returns the report that replaces a refused terminal report: the attempt failed, for the reason given, without any part
 * that may have been the fault. Undefined for a report that is not terminal.
 */
export function substituteFor(report: JobReport, reason: string): JobReport | undefined {
  if (!isTerminal(report.state)) return undefined;
  const { jobId, attempt, token, sequence, at } = report;
  const text = `its report was refused: ${reason}`.slice(0, MAX_TEXT_LENGTH).toWellFormed();
  const failure = report.failure ?? failureOf('REPORT_REFUSED', 'pilot', text);
  const logNote = 'its report was refused';
  return { jobId, attempt, token, sequence: sequence + 1, at, state: 'FAILED', failure, logNote };
}
