import { failureCodes, isUuid } from '@visor/schema';
import type { Tx } from '@visor/db';
import { sample } from '@visor/service';
import type { JobReport, ReportJobsInput, ReportResult } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { badReplicas } from './bad-replicas.rules.ts';
import { factOf } from '../job/load-attempts.ts';
import { isNodeFault } from '../job/failure.rules.ts';
import { lockAttempts, type AttemptKey, type FactRow } from '../job/job.store.ts';
import { addRefusals } from '../pilot/refusals.ts';
import { isFaultOfContent, splitByAttempt } from './split-batch.rules.ts';
import { judgeAll, type AttemptFact, type Judgement, type Step } from './report.rules.ts';
import { tailRows } from './stream-tail.rules.ts';
import { insertTails } from '../job/stream-tail.store.ts';
import { writeSteps, type Decided } from '../job/apply-transitions.ts';
import { attemptLifecycle, attemptKey } from '../lifecycle/attempt.rules.ts';

interface Batch {
  readonly reports: readonly JobReport[];
  readonly pilotId: string;
  /** Name of the pilot whose token it is. */
  readonly caller: string;
}

/**
 * Applies a batch of reports in one transaction, with a constant number of statements. A report is fenced by its token and by
 * the name of its pilot, not by the incarnation, so that a pilot's journal can be sent after the pilot has started again. A bad
 * report harms no other: a batch that cannot be written is split until the culprit stands alone.
 * @param caller subject of the caller's token
 * @returns one result per report, in the order given
 */
export async function reportJobs(deps: Deps, input: ReportJobsInput, caller: string): Promise<ReportResult[]> {
  if (input.reports.length === 0) return [];
  const results = await applySplit(deps, { ...input, caller });
  // A job may have come back, or made room in the window.
  deps.wake('offer');
  return results;
}

/** Applies a batch; where the database can't take it, its halves, down to the reports of one attempt. */
async function applySplit(deps: Deps, batch: Batch): Promise<ReportResult[]> {
  try {
    return await applyBatch(deps, batch);
  } catch (error) {
    if (!isFaultOfContent(error)) throw error;
    const halves = splitByAttempt(batch.reports);
    if (!halves) return refuseUnwritable(deps, batch, error);
    const results: ReportResult[] = Array.from({ length: batch.reports.length });
    for (const half of halves) {
      const answers = await applySplit(deps, { ...batch, reports: half.map(({ report }) => report) });
      half.forEach(({ index }, place) => (results[index] = answers[place] as ReportResult));
    }
    return results;
  }
}

/** The reports of one attempt that can't be written. The last of them ends it, where one is terminal. */
async function refuseUnwritable(deps: Deps, batch: Batch, error: unknown): Promise<ReportResult[]> {
  const { reports, pilotId } = batch;
  const [{ jobId, attempt } = { jobId: '', attempt: 0 }] = reports;
  deps.logger.error({ err: error, pilotId, jobId, attempt }, 'report not written');
  const text = 'the server could not store it';
  const refused = reports.map((report): ReportResult => refusal(report, text));
  const last = reports.findIndex(({ state }) => attemptLifecycle.isFinal(state));
  if (last < 0) return refused;
  const { token, at, sequence } = reports[last] as JobReport;
  const failure = {
    code: failureCodes.REPORT_REFUSED,
    source: 'server' as const,
    text: `its report was refused: ${text}`,
  };
  try {
    const plain = { jobId, attempt, token, at, sequence, state: 'FAILED' as const, failure };
    const [answer] = await applyBatch(deps, { ...batch, reports: [plain] });
    if (answer) refused[last] = answer.status === 'APPLIED' ? { ...answer, status: 'REFUSED', text } : answer;
  } catch (again) {
    if (!isFaultOfContent(again)) throw again;
    deps.logger.error({ err: again, pilotId, jobId, attempt }, 'refused report not noted');
  }
  return refused;
}

async function applyBatch(deps: Deps, batch: Batch): Promise<ReportResult[]> {
  const now = deps.now();
  const { reports, caller } = batch;
  return deps.db.transaction(async (tx) => {
    const rows = await lockAttempts(tx, keysOf(reports));
    const facts = new Map(rows.map((row) => [attemptKey(row.jobId, row.number), factOf(row, caller)]));
    const judged = judgeAll(facts, reports, now);
    const decided = gather(rows, facts, reports, judged);
    await writeSteps(deps, tx, decided, now);
    await insertTails(
      tx,
      reports.flatMap((report, index) => (judged[index]?.step?.move ? tailRows(report) : [])),
    );
    await addRefusals(tx, missingPrograms(decided), now);
    deps.bus.publish(tx, 'dsm.register.replica.bad', decided.flatMap(badReplicas));
    sayReports(deps, tx, batch, judged);
    return reports.map((report, index) => resultOf(report, judged[index], facts));
  });
}

/** Programs that pilots were found to lack. A pilot that says so itself, in its heartbeats, has the last word. */
const missingPrograms = (decided: readonly Decided[]): { pilotId: string; program: string }[] =>
  decided.flatMap(({ row: { pilotId, program }, steps }) =>
    program !== null && steps.some(({ failure }) => failure?.code === failureCodes.UNKNOWN_EXECUTABLE)
      ? [{ pilotId, program }]
      : [],
  );

/** Says of a batch what came of it, where an attempt ended or a report was not taken. */
function sayReports(deps: Deps, tx: Tx, { reports, pilotId }: Batch, judged: readonly Judgement[]): void {
  const ended = reports.filter((_, index) => judged[index]?.step?.move);
  if (ended.length === 0 && judged.every(({ status }) => status === 'APPLIED')) return;
  const results: Record<string, number> = {};
  for (const { status } of judged) results[status] = (results[status] ?? 0) + 1;
  const jobs = sample(ended).map(({ jobId }) => jobId);
  deps.logAfterCommit(tx, { pilotId, ...results, ended: ended.length, jobs }, 'reports applied');
}

function keysOf(reports: readonly JobReport[]): AttemptKey[] {
  const keys = new Map<string, AttemptKey>();
  for (const { jobId, attempt, state, failure } of reports) {
    if (!isUuid(jobId)) continue;
    const key = attemptKey(jobId, attempt);
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
    const key = attemptKey(report.jobId, report.attempt);
    const list = steps.get(key);
    if (list) list.push({ sequence: report.sequence, step: judgement.step });
    else steps.set(key, [{ sequence: report.sequence, step: judgement.step }]);
  });
  return rows.flatMap((row) => {
    const key = attemptKey(row.jobId, row.number);
    const list = steps.get(key)?.sort((a, b) => a.sequence - b.sequence);
    const fact = facts.get(key);
    const last = list?.at(-1);
    if (!list || !fact || !last) return [];
    return [{ row, fact, steps: list.map(({ step }) => step), sequence: last.sequence }];
  });
}

/** Whether the attempt goes on after this report, be it applied, seen before or refused. */
const isLive = (judgement: Judgement | undefined): boolean =>
  judgement?.state != null && judgement.status !== 'LEASE_LOST' && !attemptLifecycle.isFinal(judgement.state);

const refusal = ({ jobId, attempt }: JobReport, text: string): ReportResult => ({
  jobId,
  attempt,
  status: 'REFUSED',
  state: null,
  text,
  cancel: false,
});

function resultOf(
  report: JobReport,
  judgement: Judgement | undefined,
  facts: ReadonlyMap<string, AttemptFact>,
): ReportResult {
  const fact = facts.get(attemptKey(report.jobId, report.attempt));
  return {
    jobId: report.jobId,
    attempt: report.attempt,
    status: judgement?.status ?? 'REFUSED',
    state: judgement?.state ?? null,
    text: judgement?.text ?? null,
    cancel: (fact?.cancelRequested ?? false) && isLive(judgement),
  };
}
