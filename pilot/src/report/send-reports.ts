import { ReportJobsDocument, type JobReport, type ReportJobsMutation } from '#operations';
import { RequestError, type Client } from '@visor/client';
import { traced, type Logger } from '@visor/service/process';
import { isTerminal } from '../attempt/attempt.rules.ts';
import type { QueuedReport } from './report-batch.rules.ts';
import { substituteOf } from './substitute-report.ts';

/** Whom the server knows us as. */
export interface Identity {
  readonly pilotId: string;
  readonly incarnation: string;
}
export type ReportAnswer = ReportJobsMutation['reportJobs'][number];

/** A report that waits for its answer. */
export interface Item extends QueuedReport {
  readonly report: JobReport;
  readonly identity: Identity;
  /** The attempt's. */
  readonly trace: string | undefined;
  /** How often the server failed over this report alone. */
  readonly strikes: number;
  /** The report that was refused, where this one stands in for it. */
  readonly original?: JobReport;
}

/** What a call left: reports to be sent again, and those that are to be sent alone, after the others. */
export interface Unsent {
  readonly again: readonly Item[];
  readonly alone: readonly Item[];
}

export interface SendOptions {
  readonly client: Client;
  readonly logger: Logger;
  /** The server has answered a report, or there is no more to say of it. */
  readonly settle: (report: JobReport, answer: ReportAnswer) => void;
}

const NOTHING: Unsent = { again: [], alone: [] };
/** The server may have failed for another reason: that often it is asked again before the report is held to be the cause. */
const MAX_STRIKES = 3;

/** Sends a batch in one call; one that fails over what it holds is split until the culprit stands alone. */
export async function sendBatch(batch: readonly Item[], options: SendOptions): Promise<Unsent> {
  const [first] = batch;
  if (!first) return NOTHING;
  try {
    const { pilotId, incarnation } = first.identity;
    const input = { pilotId, incarnation, reports: batch.map(({ report }) => report) };
    const { reportJobs } = await client(options, first, input);
    return { again: batch.flatMap((item, index) => takeAnswer(item, reportJobs[index], options)), alone: [] };
  } catch (error) {
    const kind = kindOf(error);
    if (kind === 'undelivered') {
      options.logger.warn({ err: error, reports: batch.length }, 'reports not delivered, will be sent again');
      return { again: batch, alone: [] };
    }
    if (batch.length > 1) return sendHalves(batch, options);
    options.logger.error({ err: error, attempt: first.key, state: first.state, kind }, 'report not taken');
    if (kind === 'refused') return { again: refused(first, (error as Error).message, options), alone: [] };
    return strike(first, error as Error, options);
  }
}

const client = (options: SendOptions, { trace }: Item, input: Identity & { reports: JobReport[] }) =>
  traced(trace, () => options.client.request(ReportJobsDocument, { input }));

async function sendHalves(batch: readonly Item[], options: SendOptions): Promise<Unsent> {
  const middle = Math.ceil(batch.length / 2);
  const first = await sendBatch(batch.slice(0, middle), options);
  const others = batch.slice(middle);
  // The server can't be reached any more.
  if (first.again.some((item) => batch.includes(item))) return { ...first, again: [...first.again, ...others] };
  const second = await sendBatch(others, options);
  return { again: [...first.again, ...second.again], alone: [...first.alone, ...second.alone] };
}

/** The server failed over one report. Where it does so again and again, it is asked whether it takes the least of it. */
async function strike(item: Item, error: Error, options: SendOptions): Promise<Unsent> {
  const struck: Item = { ...item, strikes: item.strikes + 1 };
  if (struck.strikes < MAX_STRIKES) return { again: [], alone: [struck] };
  const [substitute] = refused(item, error.message, options);
  if (!substitute) return NOTHING;
  try {
    const { reportJobs } = await client(options, item, { ...item.identity, reports: [substitute.report] });
    return { again: takeAnswer(substitute, reportJobs[0], options), alone: [] };
  } catch {
    // Not the report's fault, then: the server takes nothing at all.
    return { again: [], alone: [struck] };
  }
}

/** What is to be sent in the place of a refused report: nothing, or that its attempt failed. */
function refused(item: Item, text: string, { settle }: SendOptions): Item[] {
  const substitute = item.original ? undefined : substituteOf(item.report, text);
  if (substitute)
    return [{ ...item, report: substitute, state: substitute.state, bytes: 0, strikes: 0, original: item.report }];
  const { jobId, attempt } = item.report;
  settle(item.original ?? item.report, { jobId, attempt, status: 'REFUSED', state: null, text, cancel: false });
  return [];
}

/** @returns what is to be sent now of the item */
function takeAnswer(item: Item, answer: ReportAnswer | undefined, options: SendOptions): Item[] {
  if (!answer) return [item];
  if (answer.status === 'REFUSED') {
    const { key: attempt, state } = item;
    options.logger.error({ attempt, state, text: answer.text }, 'report refused');
    // A server that ends the attempt itself says so.
    const isOpen = answer.state !== null && !isTerminal(answer.state);
    if (isOpen && isTerminal(state) && !item.original) return refused(item, answer.text ?? 'no reason given', options);
  }
  options.settle(item.original ?? item.report, item.original ? { ...answer, status: statusOf(answer) } : answer);
  return [];
}

/** An answer to a substitute, as that to the report that it stood in for. */
const statusOf = ({ status }: ReportAnswer): ReportAnswer['status'] => (status === 'LEASE_LOST' ? status : 'REFUSED');

/** Why a call failed: for what it holds, by a fault of the server that what it holds may have caused, or neither. */
function kindOf(error: unknown): 'refused' | 'failed' | 'undelivered' {
  if (!(error instanceof RequestError)) return 'undelivered';
  if (error.code === 'INTERNAL' || error.code === 'INTERNAL_SERVER_ERROR') return 'failed';
  if (error.retryable || ['UNAUTHENTICATED', 'FORBIDDEN', 'UNAVAILABLE'].includes(error.code)) return 'undelivered';
  return 'refused';
}
