import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { ReportJobsDocument, RequestError, type JobReport, type ReportJobsMutation } from '@visor/client';
import type { Client } from '@visor/client';
import { traced, traceparent, type Logger } from '@visor/service/process';
import { attemptKey } from './attempt.ts';
import type { Journal } from './journal/journal.ts';
import { backOff, isTerminal, takeBatch, type Waiting } from './pilot.rules.ts';

/** Reports of this long are gathered into one call, milliseconds; the first after a rest goes at once. */
const GATHER_MS = 30;

/** Whom the server knows us as. */
export interface Identity {
  readonly pilotId: string;
  readonly incarnation: string;
}
export type ReportAnswer = ReportJobsMutation['reportJobs'][number];

export interface Reporter extends AsyncDisposable {
  /** Sends it, in order, however long that takes; a terminal one is in the journal before it is sent. */
  send(report: JobReport, identity: Identity): void;
  /** Nothing waits and no call is out. */
  idle(): Promise<void>;
}

export interface ReporterOptions {
  readonly client: Client;
  readonly journal: Journal;
  readonly logger: Logger;
  readonly answered: (report: JobReport, answer: ReportAnswer) => void;
}

interface Item extends Waiting {
  readonly report: JobReport;
  readonly identity: Identity;
  /** The attempt's. */
  readonly trace: string | undefined;
}

/** Sends reports in batches, one call at a time, again and again until the server has answered. */
export function openReporter(options: ReporterOptions): Reporter {
  const stopped = new AbortController();
  const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal: stopped.signal }).catch(() => {});
  let waiting: Item[] = [];
  let running: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    // One turn of the loop, so that what belongs together goes together.
    await turn();
    for (let tries = 0; waiting.length > 0 && !stopped.signal.aborted;) {
      const begun = performance.now();
      const { batch, rest } = nextBatch(waiting);
      waiting = [...rest];
      const unsent = await traced(batch[0]?.trace, () => sendBatch(batch, options));
      waiting = [...unsent, ...waiting];
      tries = unsent.length > 0 ? tries + 1 : 0;
      await pause(tries > 0 ? backOff(tries - 1) : Math.max(0, GATHER_MS - (performance.now() - begun)));
    }
    running = undefined;
  };

  return {
    send(report, identity) {
      const key = attemptKey(report);
      if (isTerminal(report.state)) options.journal.write({ key, ...identity, report });
      const bytes = 300 + (report.report === undefined ? 0 : JSON.stringify(report.report).length);
      waiting.push({ key, state: report.state, bytes, report, identity, trace: traceparent() });
      running ??= flush();
    },
    idle: async () => running,
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await running;
    },
  };
}

/** The next call's reports; those of one incarnation only, since the call names it. */
function nextBatch(waiting: readonly Item[]): { batch: readonly Item[]; rest: readonly Item[] } {
  const { incarnation } = (waiting[0] as Item).identity;
  const others = waiting.findIndex(({ identity }) => identity.incarnation !== incarnation);
  const same = others < 0 ? waiting : waiting.slice(0, others);
  const { batch, rest } = takeBatch(same);
  return { batch, rest: others < 0 ? rest : [...rest, ...waiting.slice(others)] };
}

/** @returns what is to be sent again */
async function sendBatch(batch: readonly Item[], options: ReporterOptions): Promise<readonly Item[]> {
  const { client, logger } = options;
  const [first, ...others] = batch;
  if (!first) return [];
  try {
    const { pilotId, incarnation } = first.identity;
    const input = { pilotId, incarnation, reports: batch.map(({ report }) => report) };
    const { reportJobs } = await client.request(ReportJobsDocument, { input });
    return batch.filter((item, index) => !settle(item, reportJobs[index], options));
  } catch (error) {
    if (!isRefused(error)) {
      logger.warn({ err: error, reports: batch.length }, 'reports not delivered, will be sent again');
      return batch;
    }
    // A call that is refused as a whole does not say which of its reports is at fault.
    if (others.length > 0) return oneByOne(batch, options);
    const text = (error as Error).message;
    settle(first, { ...first.report, status: 'REFUSED', state: null, text, cancel: false }, options);
    return [];
  }
}

async function oneByOne(batch: readonly Item[], options: ReporterOptions): Promise<readonly Item[]> {
  const unsent: Item[] = [];
  for (const item of batch)
    unsent.push(...(unsent.length > 0 ? [item] : await traced(item.trace, () => sendBatch([item], options))));
  return unsent;
}

function settle(item: Item, answer: ReportAnswer | undefined, { journal, logger, answered }: ReporterOptions): boolean {
  if (!answer) return false;
  if (answer.status === 'REFUSED')
    logger.error({ attempt: item.key, state: item.state, text: answer.text }, 'report refused');
  if (isTerminal(item.state)) journal.remove(item.key);
  answered(item.report, answer);
  return true;
}

/** Said by the server of what it was sent, not of who sends it or how it is doing: the same call is refused again. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof RequestError) || error.retryable) return false;
  return !['UNAUTHENTICATED', 'FORBIDDEN', 'UNAVAILABLE', 'INTERNAL_SERVER_ERROR'].includes(error.code);
}
