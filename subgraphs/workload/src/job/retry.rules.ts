import { failureCodes, failureName, type FailureName } from '@visor/schema';
import { backoffMs } from '@visor/schema/backoff';
import type { Failure } from './failure.rules.ts';

/**
 * What the server does about a failure. `other node` holds for 60 s and only while another live pilot of the device exists.
 * `node fault`: another pilot first, not counted, and not final while another pilot could run the job.
 */
type RetryRule = 'no' | 'yes' | 'other node' | 'node fault' | 'backoff' | 'not counted';

/** The rule of each failure. */
export const retryRules: Readonly<Record<FailureName, RetryRule>> = {
  BAD_JOB_DESCRIPTION: 'no',
  UNKNOWN_EXECUTABLE: 'node fault',
  ENVIRONMENT_FAILED: 'node fault',
  NO_LOCAL_SPACE: 'node fault',
  LAUNCHER_FAILED: 'node fault',
  INPUT_NOT_FOUND: 'yes',
  INPUT_SIZE_MISMATCH: 'yes',
  INPUT_CHECKSUM_MISMATCH: 'yes',
  STAGE_IN_TIMEOUT: 'yes',
  STAGE_IN_FAILED: 'yes',
  PAYLOAD_START_FAILED: 'node fault',
  PAYLOAD_EXIT_NONZERO: 'yes',
  PAYLOAD_SIGNAL: 'yes',
  PAYLOAD_WALLTIME: 'yes',
  PAYLOAD_OUT_OF_MEMORY: 'other node',
  PAYLOAD_LOOPING: 'yes',
  PAYLOAD_NO_REPORT: 'yes',
  PAYLOAD_KILLED_BY_SERVER: 'no',
  PAYLOAD_BAD_INPUT: 'no',
  PAYLOAD_TOO_MANY_FILES: 'no',
  OUTPUT_MISSING: 'yes',
  OUTPUT_EMPTY: 'yes',
  STAGE_OUT_FAILED: 'yes',
  STAGE_OUT_TIMEOUT: 'yes',
  OUTPUT_CHECKSUM_MISMATCH: 'yes',
  NO_REMOTE_SPACE: 'backoff',
  OUTPUT_TOO_LARGE: 'no',
  OUTPUT_NAME_INVALID: 'no',
  REGISTRATION_REFUSED: 'no',
  REGISTRATION_TIMEOUT: 'yes',
  REPORT_REFUSED: 'yes',
  LEASE_LOST: 'yes',
  PILOT_SHUTDOWN: 'not counted',
  TASK_CANCELLED: 'no',
  UNKNOWN: 'yes',
};

/** Returns the rule for a failure code; an unknown one is retried. */
export const retryRuleOf = (code: number): RetryRule => retryRules[failureName(code)];

export interface RetryLimits {
  /** Counted attempts after the first. */
  readonly retries: number;
  /** Seconds before the first retry; doubles with each. */
  readonly retryDelay: number;
}

/** Lost attempts after which a job fails: a file that ends pilots again and again is isolated. */
const MAX_LOSSES = 3;
/** Node faults after which a job fails where no other pilot could run it: with the delays, about a minute. */
export const MAX_NODE_FAULTS = 7;
/** How long a job avoids the node or pilot that it failed on. */
const AVOID_MS = 60_000;
const MAX_DELAY_MS = 600_000;
/** A full storage has no room again within a second. */
const FIRST_BACKOFF_MS = 10_000;
const NODE_FAULT_DELAY_MS = 1_000;

/** What a job has been through before the attempt that is evaluated. */
export interface FailureRecord {
  /** Attempts that count. */
  readonly counted: number;
  /** Attempts lost. */
  readonly lost: number;
  /** Node faults at times when no other pilot could run it. */
  readonly nodeFaults: number;
  /** Whether a pilot that the job has not faulted on could run it now. */
  readonly otherPilotCanRun: boolean;
}

/** What a failed attempt adds to its job's record. */
export interface FailureCounts {
  readonly counted: number;
  readonly lost: number;
  readonly nodeFaults: number;
  /** The pilot is one that the job has faulted on. */
  readonly faulted: boolean;
}

type RetryDecision = FailureCounts &
  (
    | { readonly kind: 'retry'; readonly notBefore: Date | null; readonly avoidUntil: Date | null }
    | { readonly kind: 'fail'; readonly exhausted: boolean }
  );

const NO_COUNTS: FailureCounts = { counted: 0, lost: 0, nodeFaults: 0, faulted: false };

const retry = (
  counts: Partial<FailureCounts>,
  notBefore: Date | null,
  avoidUntil: Date | null = null,
): RetryDecision => ({
  ...NO_COUNTS,
  ...counts,
  kind: 'retry',
  notBefore,
  avoidUntil,
});

const fail = (counts: Partial<FailureCounts>, exhausted: boolean): RetryDecision => ({
  ...NO_COUNTS,
  ...counts,
  kind: 'fail',
  exhausted,
});

const doubled = (firstMs: number, times: number): number => backoffMs({ firstMs, longestMs: MAX_DELAY_MS }, times);

export const isNodeFault = (code: number): boolean => retryRuleOf(code) === 'node fault';

/** Decides what happens to a job whose attempt ended with this failure. */
export function decideRetry(failure: Failure, record: FailureRecord, limits: RetryLimits, now: Date): RetryDecision {
  const rule = retryRuleOf(failure.code);
  const after = (ms: number): Date => new Date(now.getTime() + ms);
  if (failure.code === failureCodes.LEASE_LOST)
    return record.lost + 1 >= MAX_LOSSES ? fail({ lost: 1 }, true) : retry({ lost: 1 }, null);
  if (rule === 'not counted') return retry({}, null);
  if (rule === 'node fault') {
    if (record.otherPilotCanRun) return retry({ faulted: true }, null, after(AVOID_MS));
    // A fault that the payload causes itself would happen on any node: it counts as any failure does.
    if (failure.source !== 'payload') {
      const counts = { nodeFaults: 1, faulted: true };
      if (record.nodeFaults + 1 >= MAX_NODE_FAULTS) return fail(counts, true);
      return retry(counts, after(doubled(NODE_FAULT_DELAY_MS, record.nodeFaults)), after(AVOID_MS));
    }
  }
  if (rule === 'no') return fail({ counted: 1 }, false);
  if (record.counted + 1 > limits.retries) return fail({ counted: 1 }, true);
  const delay = doubled(Math.max(limits.retryDelay * 1000, rule === 'backoff' ? FIRST_BACKOFF_MS : 0), record.counted);
  return retry({ counted: 1 }, delay > 0 ? after(delay) : null, rule === 'other node' ? after(AVOID_MS) : null);
}
