import type { JobReport } from '#operations';
import type { Logger } from '@visor/service/process';
import type { Storage } from '@visor/storage';
import { attemptKey } from '../attempt/attempt.rules.ts';
import type { Holdings } from '../attempt/attempt-pool.ts';
import { isTerminal } from '../attempt/attempt.rules.ts';
import { filesToRemove } from './report-batch.rules.ts';
import type { ReportAnswer } from './reporter.ts';

export interface Settlement {
  readonly storage: Storage;
  readonly logger: Logger;
  /** Absent while reports of a former life are sent. */
  readonly holdings: Holdings | undefined;
}

/** Does what the answer to a report asks for: end the attempt, let it go, or take back what it has stored. */
export async function settle(report: JobReport, answer: ReportAnswer, on: Settlement): Promise<void> {
  const key = attemptKey(report);
  if (answer.status === 'LEASE_LOST') on.holdings?.stop(report, 'lost');
  else if (answer.cancel) on.holdings?.stop(report, 'cancelled');
  if (!isTerminal(report.state)) return;
  on.holdings?.release(key);
  const discard = filesToRemove(report.state, answer.status, answer.state);
  const urls = [
    ...(discard.outputs ? (report.outputs ?? []).map(({ url }) => url) : []),
    ...(discard.log && report.log ? [report.log.url] : []),
  ];
  for (const url of urls)
    await on.storage.remove(url).catch((error: unknown) => {
      on.logger.warn({ err: error, attempt: key, url }, 'not removed from storage');
    });
}
