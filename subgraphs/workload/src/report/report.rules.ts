import { failureCodes } from '@visor/schema';
import {
  explainEmptyInput,
  isOfEmptyInput,
  knownFailure,
  retryRuleOf,
  verdict,
  type Charge,
  type Failure,
  type FailureRecord,
  type Limits,
} from '../job/failure.rules.ts';
import { findFault, type ReportFault } from './report-checks.rules.ts';
import type { StreamTail } from './stream-tail.rules.ts';
import { attemptLifecycle, attemptKey, type AttemptState } from '../lifecycle/attempt.rules.ts';
import { jobLifecycle, type JobState, type JobEvent } from '../lifecycle/job.rules.ts';

export interface ReportedFile {
  readonly fileId: string;
  readonly port?: string | null;
  readonly name: string;
  readonly basename: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: string;
  readonly url: string;
}

export interface Report {
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
  readonly sequence: number;
  readonly state: AttemptState;
  readonly at: string;
  readonly failure?: Failure | null;
  readonly report?: unknown;
  readonly outputs?: readonly ReportedFile[] | null;
  readonly log?: ReportedFile | null;
  readonly logNote?: string | null;
  /** Ends of the program's streams, with a terminal report. */
  readonly stdout?: StreamTail | null;
  readonly stderr?: StreamTail | null;
}

/** A file that an attempt may make: of an output port, or its log archive. */
export interface Allotted {
  readonly fileId: string;
  /** Start of the logical name. */
  readonly stem: string;
  /** Attempt-private folder. */
  readonly url: string;
  readonly datasetId: string;
}

/** What a decision on an attempt rests on. */
export interface AttemptFact extends FailureRecord {
  readonly jobId: string;
  readonly number: number;
  readonly taskId: string;
  readonly pilotId: string;
  readonly node: string;
  readonly ordinal: number;
  readonly state: AttemptState;
  readonly sequence: number;
  readonly token: string;
  /** The attempt is of the pilot that reports. */
  readonly isCallers: boolean;
  readonly claimedAt: Date;
  readonly jobState: JobState;
  readonly cancelRequested: boolean;
  readonly limits: Limits;
  /** The job has no input files: its dataset is empty. False where that was not asked for. */
  readonly hasNoInputs: boolean;
  readonly outputs: readonly (Allotted & { readonly port: string; readonly required: boolean })[];
  readonly log: Allotted;
}

/** What becomes of the job when its attempt ends. */
export interface JobMove extends Charge {
  readonly event: JobEvent;
  readonly state: JobState;
  readonly failure: Failure | null;
  readonly exhausted: boolean;
  readonly notBefore: Date | null;
  readonly avoidUntil: Date | null;
  /** The attempt's whole node is avoided, not its pilot alone. */
  readonly avoidNode: boolean;
}

/** What is to be written of one attempt. */
export interface Step {
  readonly state: AttemptState;
  readonly at: Date;
  readonly failure: Failure | null;
  readonly report: unknown;
  readonly outputs: readonly ReportedFile[];
  readonly log: ReportedFile | null;
  readonly logNote: string | null;
  /** Null while the attempt goes on. */
  readonly move: JobMove | null;
}

export type ReportStatus = 'APPLIED' | 'DUPLICATE' | 'LEASE_LOST' | 'REFUSED';

export interface Judgement {
  readonly status: ReportStatus;
  readonly state: AttemptState | null;
  readonly text: string | null;
  /** Absent where nothing is to be done. */
  readonly step?: Step;
}

const quiet = {
  failure: null,
  exhausted: false,
  notBefore: null,
  avoidUntil: null,
  avoidNode: false,
  counted: 0,
  lost: 0,
  nodeFaults: 0,
  faulted: false,
} as const;

function move(event: JobEvent, more: Partial<JobMove> = {}): JobMove {
  const state = jobLifecycle.next('ACTIVE', event);
  if (!state) throw new Error(`an ACTIVE job has no move ${event}`);
  return { ...quiet, ...more, event, state };
}

/** What becomes of the job of an attempt that failed, or was lost. */
export function moveAfterFailure(fact: AttemptFact, failure: Failure, now: Date): JobMove {
  if (fact.cancelRequested) return move('abandon', { failure: cancelled });
  if (fact.hasNoInputs && isOfEmptyInput(failure.code)) return move('fail', { counted: 1, failure });
  const { kind, ...decided } = verdict(failure, fact, fact.limits, now);
  if (kind === 'fail') return move('fail', { ...decided, failure });
  return move('retry', { ...decided, avoidNode: retryRuleOf(failure.code) === 'other node' });
}

/** A claim that its pilot never knew of: the job goes back as if it had not been claimed. */
export const moveAfterUnheard = (fact: AttemptFact): JobMove => move(fact.cancelRequested ? 'abandon' : 'retry');

const cancelled: Failure = { code: failureCodes.TASK_CANCELLED, source: 'server', text: 'its task was cancelled' };

const refused = (fact: AttemptFact, text: string): Judgement => ({ status: 'REFUSED', state: fact.state, text });

/**
 * A last report that is wrong: its pilot has nothing better to say, so the attempt ends as FAILED with the reason. Its
 * outputs are not taken.
 */
export function refuseEnd(fact: AttemptFact, report: Report, fault: ReportFault, now: Date): Judgement {
  const { code, source, text } = fault;
  const failure: Failure = { code, source, text: `its report was refused: ${text}` };
  const step: Step = {
    state: 'FAILED',
    at: timeOf(fact, report, now),
    failure,
    report: null,
    outputs: [],
    log: fault.spoilsLog ? null : (report.log ?? null),
    logNote: fault.spoilsLog ? 'its report was refused' : (report.logNote ?? null),
    move: moveAfterFailure(fact, failure, now),
  };
  return { status: 'REFUSED', state: 'FAILED', text, step };
}

/** One report against the attempt as it is now. */
export function judge(fact: AttemptFact | undefined, report: Report, now: Date): Judgement {
  if (!fact) return { status: 'REFUSED', state: null, text: 'no such attempt' };
  if (!fact.isCallers) return { status: 'LEASE_LOST', state: null, text: 'the attempt is of another pilot' };
  const lost = fact.state === 'LOST' || fact.state === 'CANCELLED';
  if (report.token !== fact.token || lost)
    return { status: 'LEASE_LOST', state: fact.state, text: lost ? `the attempt is ${fact.state}` : 'wrong token' };
  if (report.sequence <= fact.sequence) return { status: 'DUPLICATE', state: fact.state, text: null };
  if (attemptLifecycle.isFinal(fact.state)) return refused(fact, `the attempt has ended ${fact.state}`);
  const fault = findFault(fact, report);
  if (fault)
    return attemptLifecycle.isFinal(report.state) ? refuseEnd(fact, report, fault, now) : refused(fact, fault.text);
  const step = stepOf(fact, report, now);
  if (report.state === 'FINISHED' && step.state === 'CANCELLED')
    return { status: 'LEASE_LOST', state: 'CANCELLED', text: 'the job was cancelled: discard its outputs', step };
  return {
    status: 'APPLIED',
    state: step.state,
    text: step.state === report.state ? null : 'an output is missing',
    step,
  };
}

/** Clocks of nodes differ: a change is not later than its report, nor earlier than the claim. */
function timeOf(fact: AttemptFact, report: Report, now: Date): Date {
  const said = new Date(report.at).getTime();
  const time = Number.isNaN(said) ? now.getTime() : said;
  return new Date(Math.min(Math.max(time, fact.claimedAt.getTime()), now.getTime()));
}

const explain = (fact: AttemptFact, failure: Failure): Failure =>
  fact.hasNoInputs ? explainEmptyInput(failure) : failure;

function stepOf(fact: AttemptFact, report: Report, now: Date): Step {
  const at = timeOf(fact, report, now);
  const plain = { at, failure: null, report: null, outputs: [], log: null, logNote: null, move: null };
  if (!attemptLifecycle.isFinal(report.state)) return { ...plain, state: report.state };
  const ending = {
    at,
    report: report.report ?? null,
    outputs: [],
    log: report.log ?? null,
    logNote: report.logNote ?? null,
  };
  if (report.state === 'FINISHED') {
    if (fact.cancelRequested)
      // The pilot discards what it made, its log archive too.
      return {
        ...ending,
        state: 'CANCELLED',
        failure: cancelled,
        log: null,
        move: move('abandon', { failure: cancelled }),
      };
    const outputs = report.outputs ?? [];
    const missing = fact.outputs.find((one) => one.required && !outputs.some((file) => file.fileId === one.fileId));
    if (!missing)
      return {
        ...ending,
        state: 'FINISHED',
        failure: null,
        outputs,
        move: move(outputs.length > 0 ? 'register' : 'finish'),
      };
    const failure = explain(fact, {
      code: failureCodes.OUTPUT_MISSING,
      source: 'server',
      text: `no file for output ${missing.port}`,
    });
    return { ...ending, state: 'FAILED', failure, move: moveAfterFailure(fact, failure, now) };
  }
  if (report.state === 'CANCELLED')
    return { ...ending, state: 'CANCELLED', failure: cancelled, move: move('abandon', { failure: cancelled }) };
  const failure = explain(
    fact,
    knownFailure(report.failure ?? { code: failureCodes.UNKNOWN, source: 'pilot', text: 'no reason given' }),
  );
  return { ...ending, state: 'FAILED', failure, move: moveAfterFailure(fact, failure, now) };
}

/** The attempt as it is after a step: what the next report of the same batch is judged by. */
export const after = (fact: AttemptFact, report: Report, judgement: Judgement): AttemptFact =>
  judgement.step ? { ...fact, state: judgement.step.state, sequence: report.sequence } : fact;

/**
 * Judges a batch: reports of one attempt in the order of their sequence numbers, whatever their order in the batch.
 * @returns a judgement per report, in the order given
 */
export function judgeAll(facts: ReadonlyMap<string, AttemptFact>, reports: readonly Report[], now: Date): Judgement[] {
  const standing = new Map(facts);
  const judged = Array.from<Judgement>({ length: reports.length });
  const order = reports
    .map((report, index) => ({ report, index }))
    .sort((a, b) => a.report.sequence - b.report.sequence);
  for (const { report, index } of order) {
    const key = attemptKey(report.jobId, report.attempt);
    const fact = standing.get(key);
    const judgement = judge(fact, report, now);
    judged[index] = judgement;
    if (fact) standing.set(key, after(fact, report, judgement));
  }
  return judged;
}
