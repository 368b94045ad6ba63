import { setImmediate as turn } from 'node:timers/promises';
import type { JobReport } from '#operations';
import type { Client } from '@visor/client';
import { isDeeperThan, MAX_REPORT_DEPTH } from '@visor/schema';
import { pause } from '@visor/schema/pause';
import { traceparent, type Logger } from '@visor/service/process';
import { attemptKey, isTerminal } from '../attempt/attempt.rules.ts';
import { retryPause } from '../backoff.rules.ts';
import type { Journal } from '../journal/journal.ts';
import type { PilotIdentity } from '../pilot-identity.ts';
import { joinPhases } from './join-phases.rules.ts';
import { batchInterval, collectMs, isBlocked, takeBatch } from './report-batch.rules.ts';
import { sendBatch, type PendingReport, type ReportResponse } from './send-reports.ts';
import { substituteFor } from './substitute-report.ts';

/** Estimated size of a report without a program's report, bytes. */
const TYPICAL_REPORT_BYTES = 300;

export interface Reporter extends AsyncDisposable {
  /** Queues a report; reports are sent in order until answered. A terminal report is in the journal before it is sent. */
  send(report: JobReport, identity: PilotIdentity): void;
  /** Resolves when no report waits and no call is pending. */
  idle(): Promise<void>;
}

interface ReporterOptions {
  readonly client: Client;
  readonly journal: Journal;
  readonly logger: Logger;
  /** For how long the attempts that wait keep the slots busy, milliseconds. */
  readonly spareMs: () => number;
  readonly onResponse: (report: JobReport, response: ReportResponse) => void;
}

/** Sends reports in batches, one call at a time, and repeats each call until the server has answered. */
export function openReporter({ client, journal, logger, spareMs, onResponse }: ReporterOptions): Reporter {
  const stopped = new AbortController();
  let queue: PendingReport[] = [];
  let running: Promise<void> | undefined;
  /** Decides whether the next call still collects; there is nothing to decide while none does. */
  let decide = (): void => {};

  const acknowledge = (report: JobReport, response: ReportResponse): void => {
    if (isTerminal(report.state)) journal.remove(attemptKey(report));
    onResponse(report, response);
  };
  /** Waits while what waits may collect; each end decides again. */
  const collect = (since: number): Promise<void> =>
    new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      decide = () => {
        clearTimeout(timer);
        const isOver = queue.length === 0 || stopped.signal.aborted;
        const left = isOver ? 0 : collectMs(queue, spareMs()) - (performance.now() - since);
        if (left > 0) return void (timer = setTimeout(decide, left));
        decide = () => {};
        resolve();
      };
      decide();
    });
  const sendQueued = async (): Promise<void> => {
    // One turn of the event loop, so that reports of the same moment share a call.
    await turn();
    let startedAt = performance.now();
    for (let tries = 0; queue.length > 0 && !stopped.signal.aborted;) {
      if (tries === 0) await collect(startedAt);
      startedAt = performance.now();
      const { batch, rest } = nextBatch(joinPhases(queue));
      queue = [...rest];
      let answers = 0;
      const onAnswer = () => void answers++;
      const { resend, resendAlone } = await sendBatch(batch, { client, logger, onAnswer, onResponse: acknowledge });
      // A report that the server fails on is sent after the others, so it delays none of them.
      queue = [...resend, ...queue, ...resendAlone];
      tries = isBlocked(queue, batch[0], answers) ? tries + 1 : 0;
      const elapsed = performance.now() - startedAt;
      await pause(tries > 0 ? retryPause(tries - 1) : Math.max(0, batchInterval(batch) - elapsed), stopped.signal);
    }
    running = undefined;
  };

  return {
    send(report, identity) {
      const isEnd = isTerminal(report.state);
      if (isEnd) journal.write({ key: attemptKey(report), ...identity, report });
      queue.push(toPending(report, identity));
      if (isEnd) decide();
      running ??= sendQueued();
    },
    idle: async () => running,
    async [Symbol.asyncDispose]() {
      stopped.abort();
      decide();
      await running;
    },
  };
}

/** Replaces a report that no call can carry: the journal of an older pilot may hold one. */
function toPending(report: JobReport, identity: PilotIdentity): PendingReport {
  const common = { key: attemptKey(report), identity, trace: traceparent(), serverFailures: 0 };
  const substitute = isDeeperThan(report.report, MAX_REPORT_DEPTH)
    ? substituteFor(report, `the program's report is nested deeper than ${MAX_REPORT_DEPTH} lists and objects`)
    : undefined;
  if (substitute)
    return { ...common, state: substitute.state, bytes: TYPICAL_REPORT_BYTES, report: substitute, original: report };
  const bytes = TYPICAL_REPORT_BYTES + (report.report === undefined ? 0 : JSON.stringify(report.report).length);
  return { ...common, state: report.state, bytes, report };
}

/** Returns the reports of the next call: of one incarnation, which the call names. One that failed before goes alone. */
function nextBatch(queue: readonly PendingReport[]): {
  batch: readonly PendingReport[];
  rest: readonly PendingReport[];
} {
  const [first] = queue;
  if (!first || first.serverFailures > 0) return { batch: queue.slice(0, 1), rest: queue.slice(1) };
  const { incarnation } = first.identity;
  const end = queue.findIndex(
    ({ identity, serverFailures }) => identity.incarnation !== incarnation || serverFailures > 0,
  );
  const { batch, rest } = takeBatch(end < 0 ? queue : queue.slice(0, end));
  return { batch, rest: end < 0 ? rest : [...rest, ...queue.slice(end)] };
}
