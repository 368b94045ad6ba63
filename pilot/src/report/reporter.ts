import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { JobReport } from '#operations';
import type { Client } from '@visor/client';
import { isDeeperThan, MAX_REPORT_DEPTH } from '@visor/schema';
import { traceparent, type Logger } from '@visor/service/process';
import { attemptKey } from '../attempt/attempt.rules.ts';
import type { Journal } from '../journal/journal.ts';
import { retryPause } from '../backoff.rules.ts';
import { isTerminal } from '../attempt/attempt.rules.ts';
import { takeBatch } from './report-batch.rules.ts';
import { sendBatch, type Identity, type Item, type ReportAnswer } from './send-reports.ts';
import { substituteOf } from './substitute-report.ts';

export type { Identity, ReportAnswer } from './send-reports.ts';

/** Reports of this long are gathered into one call, milliseconds; the first after a rest goes at once. */
const GATHER_MS = 30;
/** Of a report without a program's report, bytes; enough for a guess. */
const USUAL_BYTES = 300;

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

/** Sends reports in batches, one call at a time, again and again until the server has answered. */
export function openReporter({ client, journal, logger, answered }: ReporterOptions): Reporter {
  const stopped = new AbortController();
  const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal: stopped.signal }).catch(() => {});
  let waiting: Item[] = [];
  let running: Promise<void> | undefined;

  const settle = (report: JobReport, answer: ReportAnswer): void => {
    if (isTerminal(report.state)) journal.remove(attemptKey(report));
    answered(report, answer);
  };
  const flush = async (): Promise<void> => {
    // One turn of the loop, so that what belongs together goes together.
    await turn();
    for (let tries = 0; waiting.length > 0 && !stopped.signal.aborted;) {
      const begun = performance.now();
      const { batch, rest } = nextBatch(waiting);
      waiting = [...rest];
      const { again, alone } = await sendBatch(batch, { client, logger, settle });
      waiting = [...again, ...waiting, ...alone];
      // What the server fails over waits its turn; it holds up nothing else.
      const isHeldUp = waiting.length > 0 && (waiting[0] === batch[0] || waiting.every(({ strikes }) => strikes > 0));
      tries = isHeldUp ? tries + 1 : 0;
      await pause(tries > 0 ? retryPause(tries - 1) : Math.max(0, GATHER_MS - (performance.now() - begun)));
    }
    running = undefined;
  };

  return {
    send(report, identity) {
      if (isTerminal(report.state)) journal.write({ key: attemptKey(report), ...identity, report });
      waiting.push(itemOf(report, identity));
      running ??= flush();
    },
    idle: async () => running,
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await running;
    },
  };
}

/** A journal of an older pilot may hold a program's report that no call can carry. */
function itemOf(report: JobReport, identity: Identity): Item {
  const common = { key: attemptKey(report), identity, trace: traceparent(), strikes: 0 };
  const substitute = isDeeperThan(report.report, MAX_REPORT_DEPTH)
    ? substituteOf(report, `the program's report is nested deeper than ${MAX_REPORT_DEPTH} lists and objects`)
    : undefined;
  if (substitute)
    return { ...common, state: substitute.state, bytes: USUAL_BYTES, report: substitute, original: report };
  const bytes = USUAL_BYTES + (report.report === undefined ? 0 : JSON.stringify(report.report).length);
  return { ...common, state: report.state, bytes, report };
}

/** The next call's reports: of one incarnation only, since the call names it; and one that failed before goes alone. */
function nextBatch(waiting: readonly Item[]): { batch: readonly Item[]; rest: readonly Item[] } {
  const [first] = waiting;
  if (!first || first.strikes > 0) return { batch: waiting.slice(0, 1), rest: waiting.slice(1) };
  const { incarnation } = first.identity;
  const others = waiting.findIndex(({ identity, strikes }) => identity.incarnation !== incarnation || strikes > 0);
  const same = others < 0 ? waiting : waiting.slice(0, others);
  const { batch, rest } = takeBatch(same);
  return { batch, rest: others < 0 ? rest : [...rest, ...waiting.slice(others)] };
}
