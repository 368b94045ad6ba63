import { isUuid } from '@visor/schema';
import type { Tx } from '@visor/db';
import { few } from '@visor/service';
import type { JobReport, ReportJobsInput, ReportResult } from '../../generated/resolvers.ts';
import type { Deps } from '../deps.ts';
import { attemptEnded } from './attempt.rules.ts';
import { badReplicas } from './bad-replicas.rules.ts';
import { factOf } from './facts.ts';
import { isNodeFault } from './failure.rules.ts';
import { lockAttempts, type AttemptKey, type FactRow } from './job.store.ts';
import { addRefusals } from '../pilot/refusals.ts';
import { judgeAll, keyOf, type AttemptFact, type Judgement, type Report, type Step } from './report.rules.ts';
import { writeSteps, type Decided } from './write-steps.ts';

const UNKNOWN_EXECUTABLE = 102;

/**
 * Applies a batch of reports in one transaction, with a constant number of statements. A report is fenced by its token alone,
 * so that a pilot's journal can be sent after the pilot has started again. A bad report harms no other.
 * @returns one result per report, in the order given
 */
export async function reportJobs(deps: Deps, input: ReportJobsInput): Promise<ReportResult[]> {
  const now = deps.now();
  const { reports } = input;
  if (reports.length === 0) return [];
  const results = await deps.db.transaction(async (tx) => {
    const rows = await lockAttempts(tx, keysOf(reports));
    const facts = new Map(rows.map((row) => [keyOf(row.jobId, row.number), factOf(row)]));
    const judged = judgeAll(facts, reports as readonly Report[], now);
    const decided = gather(rows, facts, reports, judged);
    await writeSteps(deps, tx, decided, now);
    await addRefusals(tx, missingPrograms(decided), now);
    deps.bus.publish(tx, decided.flatMap(badReplicas));
    sayReports(deps, tx, input, judged);
    return reports.map((report, index) => resultOf(report, judged[index], facts));
  });
  // A job may have come back, or made room in the window.
  deps.wake('offer');
  return results;
}

/** Programs that pilots were found to lack. A pilot that says so itself, in its heartbeats, has the last word. */
const missingPrograms = (decided: readonly Decided[]): { pilotId: string; program: string }[] =>
  decided.flatMap(({ row: { pilotId, program }, steps }) =>
    program !== null && steps.some(({ failure }) => failure?.code === UNKNOWN_EXECUTABLE) ? [{ pilotId, program }] : [],
  );

/** Says of a batch what came of it, where an attempt ended or a report was not taken. */
function sayReports(deps: Deps, tx: Tx, input: ReportJobsInput, judged: readonly Judgement[]): void {
  const { reports, pilotId } = input;
  const ended = reports.filter((_, index) => judged[index]?.step?.move);
  if (ended.length === 0 && judged.every(({ status }) => status === 'APPLIED')) return;
  const results: Record<string, number> = {};
  for (const { status } of judged) results[status] = (results[status] ?? 0) + 1;
  const jobs = few(ended).map(({ jobId }) => jobId);
  deps.say(tx, { pilotId, ...results, ended: ended.length, jobs }, 'reports applied');
}

function keysOf(reports: readonly JobReport[]): AttemptKey[] {
  const keys = new Map<string, AttemptKey>();
  for (const { jobId, attempt, state, failure } of reports) {
    if (!isUuid(jobId)) continue;
    const key = keyOf(jobId, attempt);
    const before = keys.get(key);
    const withInputs = state === 'FINISHED' || state === 'FAILED' || (before?.withInputs ?? false);
    const withPilots = (failure != null && isNodeFault(failure.code)) || (before?.withPilots ?? false);
    keys.set(key, { jobId, number: attempt, withInputs, withPilots });
  }
  return [...keys.values()];
}

/** What was decided of each attempt, over all its reports of the batch. */
function gather(
  rows: readonly FactRow[],
  facts: ReadonlyMap<string, AttemptFact>,
  reports: readonly JobReport[],
  judged: readonly Judgement[],
): Decided[] {
  const steps = new Map<string, { sequence: number; step: Step }[]>();
  judged.forEach((judgement, index) => {
    const report = reports[index];
    if (!report || !judgement.step) return;
    const key = keyOf(report.jobId, report.attempt);
    const list = steps.get(key);
    if (list) list.push({ sequence: report.sequence, step: judgement.step });
    else steps.set(key, [{ sequence: report.sequence, step: judgement.step }]);
  });
  return rows.flatMap((row) => {
    const key = keyOf(row.jobId, row.number);
    const list = steps.get(key)?.sort((a, b) => a.sequence - b.sequence);
    const fact = facts.get(key);
    const last = list?.at(-1);
    if (!list || !fact || !last) return [];
    return [{ row, fact, steps: list.map(({ step }) => step), sequence: last.sequence }];
  });
}

/** Whether the attempt goes on after this report, be it applied, seen before or refused. */
const isLive = (judgement: Judgement | undefined): boolean =>
  judgement?.state != null && judgement.status !== 'LEASE_LOST' && !attemptEnded(judgement.state);

function resultOf(
  report: JobReport,
  judgement: Judgement | undefined,
  facts: ReadonlyMap<string, AttemptFact>,
): ReportResult {
  const fact = facts.get(keyOf(report.jobId, report.attempt));
  return {
    jobId: report.jobId,
    attempt: report.attempt,
    status: judgement?.status ?? 'REFUSED',
    state: judgement?.state ?? null,
    text: judgement?.text ?? null,
    cancel: (fact?.cancelRequested ?? false) && isLive(judgement),
  };
}
