import type { JobReport } from '#operations';
import type { Logger } from '@visor/service/process';
import type { Storage } from '@visor/storage';
import type { AttemptPool } from '../attempt/attempt-pool.ts';
import { attemptKey, isTerminal } from '../attempt/attempt.rules.ts';
import { filesToRemove } from './report-batch.rules.ts';
import type { ReportResponse } from './send-reports.ts';

interface ResponseContext {
  readonly storage: Storage;
  readonly logger: Logger;
  /** Absent while reports of an earlier process are sent. */
  readonly pool: AttemptPool | undefined;
}

/** Does what the response to a report asks for: ends the attempt, releases it, or removes what it has stored. */
export async function handleReportResponse(
  report: JobReport,
  response: ReportResponse,
  { storage, logger, pool }: ResponseContext,
): Promise<void> {
  const key = attemptKey(report);
  if (response.status === 'LEASE_LOST') pool?.stop(report, 'lost');
  else if (response.cancel) pool?.stop(report, 'cancelled');
  if (!isTerminal(report.state)) return;
  pool?.release(key);
  const remove = filesToRemove(report.state, response.status, response.state);
  const urls = [
    ...(remove.outputs ? (report.outputs ?? []).map(({ url }) => url) : []),
    ...(remove.log && report.log ? [report.log.url] : []),
  ];
  await removeStored(urls, { storage, logger, key });
}

/** Removes files from storage. A file that cannot be removed stays there unregistered, and is logged. */
export async function removeStored(
  urls: readonly string[],
  { storage, logger, key }: { readonly storage: Storage; readonly logger: Logger; readonly key: string },
): Promise<void> {
  for (const url of urls)
    await storage.remove(url).catch((error: unknown) => {
      logger.warn({ err: error, attempt: key, url }, 'stored file not removed');
    });
}
