import { failureCodes } from '@visor/schema';
import type { ChecksumKind } from '../../generated/types.ts';
import type { AttemptState } from '../lifecycle/attempt.rules.ts';
import { jobLifecycle, type JobEvent, type JobState } from '../lifecycle/job.rules.ts';
import { isOfEmptyInput, type Failure } from './failure.rules.ts';
import type { AssignedFile, AssignedOutput } from './output-paths.ts';
import {
  decideRetry,
  type FailureCounts,
  type FailureRecord,
  type HoldReason,
  type RetryDecision,
  type RetryLimits,
  type RetryPolicy,
} from './retry.rules.ts';
import type { StoredExecution, StoredUsage } from './usage.rules.ts';

/** An attempt as it was locked and loaded: what decisions on it rest on. */
export interface LoadedAttempt extends FailureRecord {
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
  /** Why a person ended it; null: nobody did. */
  readonly killText: string | null;
  readonly limits: RetryLimits;
  /** The retry rules in force. */
  readonly policy: RetryPolicy;
  readonly crashedOn: readonly string[];
  readonly program: string | null;
  /** The job has no input files: its dataset is empty. False where the inputs were not loaded. */
  readonly hasNoInputs: boolean;
  /** The catalog has outputs of the job, of another attempt. Absent where that was not asked for. */
  readonly hasOutput?: boolean;
  readonly outputs: readonly AssignedOutput[];
  readonly log: AssignedFile;
  /** Whether its log archive is registered. */
  readonly keepLogs: boolean;
}

/** A file that was staged out, as a report describes it. */
export interface ReportedFile {
  readonly fileId: string;
  readonly port?: string | null;
  readonly name: string;
  readonly basename: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  readonly url: string;
}

/** A decision about a failure as its attempt keeps it, with all that it rested on beside the failure itself. */
export interface StoredDecision {
  readonly version: number;
  /** Null: no rule matched. */
  readonly rule: string | null;
  readonly outcome: 'RETRY' | 'FAIL' | 'HOLD';
  readonly exhausted: boolean;
  readonly before: Pick<
    LoadedAttempt,
    'counted' | 'lost' | 'nodeFaults' | 'sparedFaults' | 'otherPilotCanRun' | 'crashedOn'
  >;
}

/** What happens to a job when its attempt ends. */
export interface JobTransition extends FailureCounts {
  readonly event: JobEvent;
  /** The state that the event leads to. */
  readonly state: JobState;
  readonly failure: Failure | null;
  readonly exhausted: boolean;
  readonly notBefore: Date | null;
  readonly avoidUntil: Date | null;
  /** The attempt's whole node is avoided, not its pilot alone. */
  readonly avoidNode: boolean;
  /** Why the job waits for a person. */
  readonly hold: HoldReason | null;
  /** The node that the attempt crashed on is remembered. */
  readonly crashed: boolean;
  /** What it may use from now on; null: as before. */
  readonly ramMib: number | null;
  readonly wallSeconds: number | null;
  /** What the retry rules said of the failure. */
  readonly decision: StoredDecision | null;
}

/** One change of an attempt, with what follows for its job. */
export interface Transition {
  readonly state: AttemptState;
  readonly at: Date;
  readonly failure: Failure | null;
  readonly report: unknown;
  readonly outputs: readonly ReportedFile[];
  readonly log: ReportedFile | null;
  readonly logNote: string | null;
  /** What its program used, and which it was; absent: not known. */
  readonly usage?: StoredUsage | null;
  readonly execution?: StoredExecution | null;
  /** Null while the attempt goes on. */
  readonly job: JobTransition | null;
}

const taskCancelled: Failure = {
  code: failureCodes.TASK_CANCELLED,
  source: 'server',
  text: 'its task was cancelled',
};

const CANCELLED_BY = 'cancelled by ';

/** What the attempt of a job says that a person cancelled by itself; `killText` of it. */
export const jobCancelText = (by: string | null, reason: string | null): string =>
  `${CANCELLED_BY}${by ?? 'an operator'}${reason === null ? '' : `: ${reason}`}`;

/** Why a job whose end was requested is CANCELLED: a person cancelled it, or its task. */
export const cancelFailure = ({ killText }: Pick<LoadedAttempt, 'killText'>): Failure =>
  killText?.startsWith(CANCELLED_BY)
    ? { code: failureCodes.JOB_CANCELLED, source: 'server', text: killText }
    : taskCancelled;

const UNCHANGED = {
  failure: null,
  exhausted: false,
  notBefore: null,
  avoidUntil: null,
  avoidNode: false,
  hold: null,
  crashed: false,
  decision: null,
  ramMib: null,
  wallSeconds: null,
  counted: 0,
  lost: 0,
  nodeFaults: 0,
  sparedFaults: 0,
  faulted: false,
} as const;

/** Returns the transition of an ACTIVE job by `event`. */
export function jobTransition(event: JobEvent, more: Partial<JobTransition> = {}): JobTransition {
  const state = jobLifecycle.next('ACTIVE', event);
  if (!state) throw new Error(`an ACTIVE job has no event ${event}`);
  return { ...UNCHANGED, ...more, event, state };
}

/** Returns what happens to the job of an attempt that failed or was lost. */
export function transitionAfterFailure(attempt: LoadedAttempt, failure: Failure, now: Date): JobTransition {
  if (attempt.cancelRequested) return jobTransition('abandon', { failure: cancelFailure(attempt) });
  if (attempt.hasNoInputs && isOfEmptyInput(failure.code)) return jobTransition('fail', { counted: 1, failure });
  const decided = decideRetry(failure, attempt, attempt.limits, now, attempt.policy, chanceOf(attempt));
  const { counted, lost, nodeFaults, sparedFaults, faulted, crashed } = decided;
  const common = {
    counted,
    lost,
    nodeFaults,
    sparedFaults,
    faulted,
    crashed,
    decision: storedDecision(attempt, decided),
  };
  if (decided.kind === 'fail') return jobTransition('fail', { ...common, failure, exhausted: decided.exhausted });
  if (decided.kind === 'hold') return jobTransition('hold', { ...common, failure, hold: decided.reason });
  const { notBefore, avoidUntil, avoidNode, ramMib, wallSeconds } = decided;
  return jobTransition('retry', { ...common, notBefore, avoidUntil, avoidNode, ramMib, wallSeconds });
}

function storedDecision(attempt: LoadedAttempt, decided: RetryDecision): StoredDecision {
  const { counted, lost, nodeFaults, sparedFaults = 0, otherPilotCanRun, crashedOn } = attempt;
  return {
    version: attempt.policy.rules.version,
    rule: decided.rule,
    outcome: outcomeOf(decided),
    exhausted: decided.kind === 'fail' && decided.exhausted,
    before: { counted, lost, nodeFaults, sparedFaults, otherPilotCanRun, crashedOn },
  };
}

const OUTCOMES = { retry: 'RETRY', fail: 'FAIL', hold: 'HOLD' } as const;

export const outcomeOf = ({ kind }: Pick<RetryDecision, 'kind'>): StoredDecision['outcome'] => OUTCOMES[kind];

/** A number from 0 to 1 that is an attempt's own: pauses of many jobs differ, and a decision that is repeated is the same. */
function chanceOf({ jobId, number }: Pick<LoadedAttempt, 'jobId' | 'number'>): number {
  let hash = 2_166_136_261;
  for (const letter of `${jobId}.${number}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619);
  return (hash >>> 0) / 2 ** 32;
}

/** Returns what happens to a job whose pilot never received the claim: it goes back as if it had not been claimed. */
export const transitionAfterUndeliveredClaim = (attempt: LoadedAttempt): JobTransition =>
  jobTransition(attempt.cancelRequested ? 'abandon' : 'retry');
