import type { Tx } from '@visor/db';
import { failureCodes, isUuid, MAX_REPORTS_PER_CALL, Refusal } from '@visor/schema';
import { sample } from '@visor/service';
import type { JobReport, ReportJobsInput, ReportResult } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { MAX_SMALL_BATCH } from '../settings/small-batch.rules.ts';
import { applyTransitions, type AttemptUpdate } from '../job/apply-transitions.ts';
import type { LoadedAttemptRow } from '../job/job.store.ts';
import { toLoadedAttempt } from '../job/loaded-attempt.ts';
import { reattach } from '../job/reattach.ts';
import { recordEnds } from '../health/record-ends.ts';
import { readRetryPolicy } from '../job/retry-policy.ts';
import { tailRows } from '../job/stream-tail.rules.ts';
import type { LoadedAttempt, Transition } from '../job/transition.rules.ts';
import { attemptKey, attemptLifecycle, UNREACHABLE } from '../lifecycle/attempt.rules.ts';
import { addRefusals } from '../pilot/refusal.store.ts';
import { badReplicas } from './report.messages.ts';
import { evaluateBatch } from './evaluate-batch.rules.ts';
import { lockAttempts, type AttemptKey } from './report.store.ts';
import type { ReportOutcome } from './report.types.ts';
import { isFaultOfContent, splitByAttempt } from './split-batch.rules.ts';
import { insertTails } from './stream-tail.store.ts';

interface Batch {
  readonly reports: readonly JobReport[];
  readonly pilotId: string;
  /** Name of the pilot that calls. */
  readonly caller: string;
}

/**
 * Applies a batch of reports in one transaction, with a constant number of statements. A report is fenced by its token and by
 * the name of its pilot, not by the incarnation, so that a pilot's journal can be sent after the pilot has started again. A bad
 * report affects no other: a batch that cannot be written is split until the bad report is alone.
 * @param caller subject of the caller's token
 * @returns one result per report, in the order given
 * @throws Refusal INVALID for more reports than one call may hold
 */
export async function reportJobs(deps: Deps, input: ReportJobsInput, caller: string): Promise<ReportResult[]> {
  const { length } = input.reports;
  if (length > MAX_REPORTS_PER_CALL)
    throw new Refusal('INVALID', `reports has ${length} elements; send at most ${MAX_REPORTS_PER_CALL} in one call`);
  if (length === 0) return [];
  return applySplit(deps, { ...input, caller });
}

/** Applies a batch; where the database refuses it, its halves, down to the reports of one attempt. */
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

/** Answers reports of one attempt that cannot be written. A terminal one ends the attempt as FAILED. */
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
    deps.logger.error({ err: again, pilotId, jobId, attempt }, 'refused report not written');
  }
  return refused;
}

async function applyBatch(deps: Deps, batch: Batch): Promise<ReportResult[]> {
  const now = deps.now();
  const { reports, caller } = batch;
  return deps.db.transaction(
    async (tx) => {
      const rows = await takeBack(deps, tx, await lockAttempts(tx, keysOf(reports)), batch, now);
      const policy = await readRetryPolicy(deps, tx, rows);
      const attempts = new Map(
        rows.map((row) => [attemptKey(row.jobId, row.number), toLoadedAttempt(row, policy, caller)]),
      );
      const outcomes = evaluateBatch(attempts, reports, now);
      const updates = attemptUpdates(rows, attempts, reports, outcomes);
      await applyTransitions(deps, tx, updates, now);
      await recordEnds(deps, tx, updates, now);
      await insertTails(
        tx,
        reports.flatMap((report, index) => (outcomes[index]?.transition?.job ? tailRows(report) : [])),
      );
      await addRefusals(tx, missingPrograms(updates), now);
      deps.publish(tx, 'dsm.register.replica.bad', updates.flatMap(badReplicas));
      logReports(deps, tx, batch, outcomes);
      // Jobs went back, or left the window; a phase of an attempt makes no room.
      if (outcomes.some(({ transition }) => transition?.job)) deps.wakeSoon(tx, 'offer');
      return reports.map((report, index) => resultOf(report, outcomes[index], attempts));
    },
    { isSmall: reports.length <= MAX_SMALL_BATCH },
  );
}

/** Takes back the attempts whose leases had lapsed, where their pilot reports with the right token. Returns all rows as they are now. */
async function takeBack(
  deps: Deps,
  tx: Tx,
  rows: LoadedAttemptRow[],
  { reports, caller }: Batch,
  now: Date,
): Promise<LoadedAttemptRow[]> {
  const away = rows.filter(
    (row) =>
      row.state === UNREACHABLE &&
      row.pilotName === caller &&
      reports.some(
        ({ jobId, attempt, token }) =>
          token === row.token && attemptKey(jobId, attempt) === attemptKey(row.jobId, row.number),
      ),
  );
  if (away.length === 0) return rows;
  const returned = await reattach(deps, tx, away, now);
  const byKey = new Map(returned.map((attempt) => [attemptKey(attempt.jobId, attempt.number), attempt]));
  return rows.map((row): LoadedAttemptRow => {
    const back = byKey.get(attemptKey(row.jobId, row.number));
    return back ? { ...row, jobState: 'ACTIVE', state: back.state, lost: back.lost, crashedOn: back.crashedOn } : row;
  });
}

/** Returns programs that pilots were found to lack. A pilot's own heartbeat overrides this. */
const missingPrograms = (updates: readonly AttemptUpdate[]): { pilotId: string; program: string }[] =>
  updates.flatMap(({ row: { pilotId, program }, transitions }) =>
    program !== null && transitions.some(({ failure }) => failure?.code === failureCodes.UNKNOWN_EXECUTABLE)
      ? [{ pilotId, program }]
      : [],
  );

/** Logs the results of a batch where an attempt ended, a report was not applied, or its answer has a text. */
function logReports(deps: Deps, tx: Tx, { reports, pilotId }: Batch, outcomes: readonly ReportOutcome[]): void {
  const ended = reports.filter((_, index) => outcomes[index]?.transition?.job);
  const text = outcomes.find((outcome) => outcome.text !== null)?.text;
  if (ended.length === 0 && text === undefined && outcomes.every(({ status }) => status === 'APPLIED')) return;
  const results: Record<string, number> = {};
  for (const { status } of outcomes) results[status] = (results[status] ?? 0) + 1;
  const jobs = sample(ended).map(({ jobId }) => jobId);
  deps.logAfterCommit(tx, { pilotId, ...results, ended: ended.length, jobs, text }, 'reports applied');
}

function keysOf(reports: readonly JobReport[]): AttemptKey[] {
  const keys = new Map<string, AttemptKey>();
  for (const { jobId, attempt, state } of reports) {
    if (!isUuid(jobId)) continue;
    const key = attemptKey(jobId, attempt);
    const before = keys.get(key);
    const withInputs = state === 'FINISHED' || state === 'FAILED' || (before?.withInputs ?? false);
    const withPilots = state === 'FAILED' || (before?.withPilots ?? false);
    keys.set(key, { jobId, number: attempt, withInputs, withPilots });
  }
  return [...keys.values()];
}

/** Returns the transitions of each attempt, over all its reports of the batch. */
function attemptUpdates(
  rows: readonly LoadedAttemptRow[],
  attempts: ReadonlyMap<string, LoadedAttempt>,
  reports: readonly JobReport[],
  outcomes: readonly ReportOutcome[],
): AttemptUpdate[] {
  const byAttempt = new Map<string, { sequence: number; transition: Transition }[]>();
  outcomes.forEach(({ transition, earlier = [] }, index) => {
    const report = reports[index];
    if (!report || !transition) return;
    const key = attemptKey(report.jobId, report.attempt);
    const found = [...earlier, transition].map((each) => ({ sequence: report.sequence, transition: each }));
    const list = byAttempt.get(key);
    if (list) list.push(...found);
    else byAttempt.set(key, found);
  });
  return rows.flatMap((row) => {
    const key = attemptKey(row.jobId, row.number);
    const list = byAttempt.get(key)?.sort((a, b) => a.sequence - b.sequence);
    const attempt = attempts.get(key);
    const last = list?.at(-1);
    if (!list || !attempt || !last) return [];
    const transitions = list.map(({ transition }) => transition);
    return [{ row, attempt, transitions, sequence: last.sequence, cause: 'REPORT' as const }];
  });
}

/** Whether the attempt goes on after this report, whether applied, seen before or refused. */
const isLive = (outcome: ReportOutcome | undefined): boolean =>
  outcome?.state != null && outcome.status !== 'LEASE_LOST' && !attemptLifecycle.isFinal(outcome.state);

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
  outcome: ReportOutcome | undefined,
  attempts: ReadonlyMap<string, LoadedAttempt>,
): ReportResult {
  const attempt = attempts.get(attemptKey(report.jobId, report.attempt));
  return {
    jobId: report.jobId,
    attempt: report.attempt,
    status: outcome?.status ?? 'REFUSED',
    state: outcome?.state ?? null,
    text: outcome?.text ?? null,
    cancel: attempt !== undefined && (attempt.cancelRequested || attempt.killText !== null) && isLive(outcome),
  };
}
