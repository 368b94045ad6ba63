import { backoffMs } from '@visor/schema/backoff';
import { failureCodes, failureName, isFailureCode, type FailureName } from '@visor/schema';

/**
 * How a failure is answered. `other node` holds for 60 s and only while another live pilot of the device exists.
 * `node fault`: another pilot first, not counted, and not final while another pilot could run the job.
 */
export type RetryRule = 'no' | 'yes' | 'other node' | 'node fault' | 'backoff' | 'not counted';

/** How each failure is answered. */
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

/** Whether an input's replica is marked as bad when the job fails for good with this code. */
export const marksReplicaBad = (code: number): boolean => code === failureCodes.INPUT_CHECKSUM_MISMATCH;

export type FailureSource = 'pilot' | 'payload' | 'server';

export interface Failure {
  readonly code: number;
  readonly source: FailureSource;
  readonly text: string;
}

/** Returns the failure under a code of the table: any other code becomes `UNKNOWN`, and the text keeps it. */
export function knownFailure(failure: Failure): Failure {
  if (isFailureCode(failure.code)) return failure;
  return { ...failure, code: failureCodes.UNKNOWN, text: `code ${failure.code}: ${failure.text}` };
}

/** Failures that a program without any input file is likely to end in: no other try ends otherwise. */
const OF_EMPTY_INPUT: ReadonlySet<number> = new Set([
  failureCodes.BAD_JOB_DESCRIPTION,
  failureCodes.PAYLOAD_EXIT_NONZERO,
  failureCodes.PAYLOAD_SIGNAL,
  failureCodes.PAYLOAD_NO_REPORT,
  failureCodes.PAYLOAD_BAD_INPUT,
  failureCodes.OUTPUT_MISSING,
  failureCodes.OUTPUT_EMPTY,
]);

export const isOfEmptyInput = (code: number): boolean => OF_EMPTY_INPUT.has(code);

/** The failure of a job without input files (a merge over an empty dataset), which says so. */
export const explainEmptyInput = (failure: Failure): Failure =>
  isOfEmptyInput(failure.code) ? { ...failure, text: `the input dataset is empty; ${failure.text}` } : failure;

export interface Limits {
  /** Counted attempts after the first. */
  readonly retries: number;
  /** Seconds before the first retry; doubles with each. */
  readonly retryDelay: number;
}

/** How often the loss of an attempt is forgiven: the file that kills pilots again and again is isolated. */
export const lossLimit = 3;
/** How often a node fault is forgiven where no other pilot could run the job: with the delays, about a minute. */
export const nodeFaultLimit = 7;
/** How long a failed node or pilot is avoided, milliseconds. */
export const avoidMs = 60_000;
const longestDelayMs = 600_000;
/** Space on a storage does not come back within a second. */
const FIRST_BACKOFF_MS = 10_000;
const nodeFaultDelayMs = 1_000;

/** What a job has been through before the attempt that is judged. */
export interface FailureRecord {
  /** Attempts that count. */
  readonly counted: number;
  /** Attempts lost. */
  readonly lost: number;
  /** Node faults at times when no other pilot could run it. */
  readonly nodeFaults: number;
  /** Whether a pilot that the job has not faulted on could run it now. */
  readonly otherPilotCould: boolean;
}

/** What a failed attempt adds to its job's record. */
export interface Charge {
  readonly counted: number;
  readonly lost: number;
  readonly nodeFaults: number;
  /** The pilot is one that the job has faulted on. */
  readonly faulted: boolean;
}

export type Verdict = Charge &
  (
    | { readonly kind: 'retry'; readonly notBefore: Date | null; readonly avoidUntil: Date | null }
    | { readonly kind: 'fail'; readonly exhausted: boolean }
  );

const noCharge: Charge = { counted: 0, lost: 0, nodeFaults: 0, faulted: false };

const retry = (charge: Partial<Charge>, notBefore: Date | null, avoidUntil: Date | null = null): Verdict => ({
  ...noCharge,
  ...charge,
  kind: 'retry',
  notBefore,
  avoidUntil,
});

const fail = (charge: Partial<Charge>, exhausted: boolean): Verdict => ({
  ...noCharge,
  ...charge,
  kind: 'fail',
  exhausted,
});

const doubled = (firstMs: number, times: number): number => backoffMs({ firstMs, longestMs: longestDelayMs }, times);

export const isNodeFault = (code: number): boolean => retryRuleOf(code) === 'node fault';

/** What becomes of a job whose attempt ended with this failure. */
export function verdict(failure: Failure, record: FailureRecord, limits: Limits, now: Date): Verdict {
  const rule = retryRuleOf(failure.code);
  const after = (ms: number): Date => new Date(now.getTime() + ms);
  if (failure.code === failureCodes.LEASE_LOST)
    return record.lost + 1 >= lossLimit ? fail({ lost: 1 }, true) : retry({ lost: 1 }, null);
  if (rule === 'not counted') return retry({}, null);
  if (rule === 'node fault') {
    if (record.otherPilotCould) return retry({ faulted: true }, null, after(avoidMs));
    // A fault that the payload itself is the source of would meet it anywhere: it counts as any failure does.
    if (failure.source !== 'payload') {
      const charge = { nodeFaults: 1, faulted: true };
      if (record.nodeFaults + 1 >= nodeFaultLimit) return fail(charge, true);
      return retry(charge, after(doubled(nodeFaultDelayMs, record.nodeFaults)), after(avoidMs));
    }
  }
  if (rule === 'no') return fail({ counted: 1 }, false);
  if (record.counted + 1 > limits.retries) return fail({ counted: 1 }, true);
  const delay = doubled(Math.max(limits.retryDelay * 1000, rule === 'backoff' ? FIRST_BACKOFF_MS : 0), record.counted);
  return retry({ counted: 1 }, delay > 0 ? after(delay) : null, rule === 'other node' ? after(avoidMs) : null);
}

const MAX_PILOTS_NAMED = 5;

/** Why the jobs of a program that no live pilot has are failed. */
export function refusedText(
  refused: {
    readonly program: string;
    readonly device: string;
    readonly pilots: readonly { readonly name: string; readonly folders: readonly string[] }[];
  },
  forMs: number,
): string {
  const { program, device, pilots } = refused;
  const named = pilots
    .slice(0, MAX_PILOTS_NAMED)
    .map(({ name, folders }) => (folders.length > 0 ? `${name} (${folders.join(':')})` : name));
  const others = pilots.length - named.length;
  const whose = [...named, ...(others > 0 ? [`${others} more`] : [])].join(', ');
  return `for ${forMs / 1000} s no live pilot for device ${device} has had the program ${JSON.stringify(program)}: ${whose}; correct its name, or install it in such a folder, or add its folder (visor up --payload-path DIR)`;
}
