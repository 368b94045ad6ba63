import { ReportJobsDocument, type JobReport, type ReportJobsMutation } from '#operations';
import { RequestError, type Client } from '@visor/client';
import { traced, type Logger } from '@visor/service/process';
import { isTerminal } from '../attempt/attempt.rules.ts';
import type { PilotIdentity } from '../pilot-identity.ts';
import type { QueuedReport } from './report-batch.rules.ts';
import { substituteFor } from './substitute-report.ts';

export type ReportResponse = ReportJobsMutation['reportJobs'][number];

/** A report that waits for its response. */
export interface PendingReport extends QueuedReport {
  readonly report: JobReport;
  readonly identity: PilotIdentity;
  /** Trace of the attempt. */
  readonly trace: string | undefined;
  /** How often the server failed on a call with this report alone. */
  readonly serverFailures: number;
  /** The refused report that this one replaces. */
  readonly original?: JobReport;
}

/** The reports that a call left to send: again, or alone after the others. */
interface UnsentReports {
  readonly resend: readonly PendingReport[];
  readonly resendAlone: readonly PendingReport[];
}

interface SendOptions {
  readonly client: Client;
  readonly logger: Logger;
  /** Called when the server has answered a call. */
  readonly onAnswer: () => void;
  /** Called with the server's response to a report, or with a refusal where none will come. */
  readonly onResponse: (report: JobReport, response: ReportResponse) => void;
}

const NOTHING: UnsentReports = { resend: [], resendAlone: [] };
/** Failures of the server on one report before the report counts as their cause. */
const MAX_SERVER_FAILURES = 3;

/** Sends a batch in one call. A batch that fails because of a report is split until that report is alone. */
export async function sendBatch(batch: readonly PendingReport[], options: SendOptions): Promise<UnsentReports> {
  const [first] = batch;
  if (!first) return NOTHING;
  try {
    const { reportJobs } = await callServer(
      options,
      first,
      batch.map(({ report }) => report),
    );
    const resend = batch.flatMap((pending, index) => handleResponse(pending, reportJobs[index], options));
    return { resend, resendAlone: [] };
  } catch (error) {
    const kind = classifyError(error);
    if (kind === 'undelivered') {
      options.logger.warn({ err: error, reports: batch.length }, 'reports not delivered, retrying');
      return { resend: batch, resendAlone: [] };
    }
    if (batch.length > 1) return sendHalves(batch, options);
    options.logger.error({ err: error, attempt: first.key, state: first.state, kind }, 'report not accepted');
    if (kind === 'refused')
      return { resend: replaceRefused(first, (error as Error).message, options), resendAlone: [] };
    return recordServerFailure(first, error as Error, options);
  }
}

async function callServer(
  { client, onAnswer }: SendOptions,
  { trace, identity: { pilotId, incarnation } }: PendingReport,
  reports: JobReport[],
): Promise<ReportJobsMutation> {
  const input = { pilotId, incarnation, reports };
  const answer = await traced(trace, () => client.request(ReportJobsDocument, { input }));
  onAnswer();
  return answer;
}

async function sendHalves(batch: readonly PendingReport[], options: SendOptions): Promise<UnsentReports> {
  const middle = Math.ceil(batch.length / 2);
  const first = await sendBatch(batch.slice(0, middle), options);
  const others = batch.slice(middle);
  // The server cannot be reached any more.
  if (first.resend.some((pending) => batch.includes(pending)))
    return { ...first, resend: [...first.resend, ...others] };
  const second = await sendBatch(others, options);
  return {
    resend: [...first.resend, ...second.resend],
    resendAlone: [...first.resendAlone, ...second.resendAlone],
  };
}

/** The server failed on one report. After several failures its substitute is sent: the least that may be accepted. */
async function recordServerFailure(pending: PendingReport, error: Error, options: SendOptions): Promise<UnsentReports> {
  const failed: PendingReport = { ...pending, serverFailures: pending.serverFailures + 1 };
  if (failed.serverFailures < MAX_SERVER_FAILURES) return { resend: [], resendAlone: [failed] };
  const [substitute] = replaceRefused(pending, error.message, options);
  if (!substitute) return NOTHING;
  try {
    const { reportJobs } = await callServer(options, pending, [substitute.report]);
    return { resend: handleResponse(substitute, reportJobs[0], options), resendAlone: [] };
  } catch {
    // The report is not the cause: the server accepts nothing at all.
    return { resend: [], resendAlone: [failed] };
  }
}

/** Returns what to send instead of a refused report: nothing, or that its attempt failed. */
function replaceRefused(pending: PendingReport, text: string, { onResponse }: SendOptions): PendingReport[] {
  const { report, original } = pending;
  const substitute = original ? undefined : substituteFor(report, text);
  if (substitute)
    return [{ ...pending, report: substitute, state: substitute.state, bytes: 0, serverFailures: 0, original: report }];
  const { jobId, attempt } = report;
  onResponse(original ?? report, { jobId, attempt, status: 'REFUSED', state: null, text, cancel: false });
  return [];
}

/** @returns what to send next for the report: nothing, the report again, or its substitute */
function handleResponse(
  pending: PendingReport,
  response: ReportResponse | undefined,
  options: SendOptions,
): PendingReport[] {
  if (!response) return [pending];
  const { key: attempt, state, report, original } = pending;
  if (response.status === 'REFUSED') {
    options.logger.error({ attempt, state, text: response.text }, 'report refused');
    // A server that has ended the attempt itself returns a final state.
    const isOpen = response.state !== null && !isTerminal(response.state);
    if (isOpen && isTerminal(state) && !original)
      return replaceRefused(pending, response.text ?? 'no reason given', options);
  }
  options.onResponse(original ?? report, original ? { ...response, status: statusForOriginal(response) } : response);
  return [];
}

/** Converts the status of a substitute's response to that of the report that it replaced. */
const statusForOriginal = ({ status }: ReportResponse): ReportResponse['status'] =>
  status === 'LEASE_LOST' ? status : 'REFUSED';

/** Returns why a call failed: its content was refused, the server failed (perhaps because of the content), or neither. */
function classifyError(error: unknown): 'refused' | 'failed' | 'undelivered' {
  if (!(error instanceof RequestError)) return 'undelivered';
  if (error.code === 'INTERNAL' || error.code === 'INTERNAL_SERVER_ERROR') return 'failed';
  if (error.retryable || ['UNAUTHENTICATED', 'FORBIDDEN', 'UNAVAILABLE'].includes(error.code)) return 'undelivered';
  return 'refused';
}
