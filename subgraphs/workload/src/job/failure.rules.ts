/** How a failure is answered. `other node` holds for 60 s and only while another live pilot of the device exists. */
export type RetryRule = 'no' | 'yes' | 'other node' | 'backoff' | 'not counted';

export interface FailureRule {
  readonly name: string;
  readonly retry: RetryRule;
  /** After the last attempt the replica is told to be bad. */
  readonly replicaBad?: true;
}

/** Every failure code. First digit = phase: 1 validation, 2 set-up, 3 stage-in, 4 payload, 5 stage-out, 6 registration, 7 pilot, 8 server. */
export const failures: Readonly<Record<number, FailureRule>> = {
  101: { name: 'BAD_JOB_DESCRIPTION', retry: 'no' },
  102: { name: 'UNKNOWN_EXECUTABLE', retry: 'no' },
  201: { name: 'ENVIRONMENT_FAILED', retry: 'other node' },
  202: { name: 'NO_LOCAL_SPACE', retry: 'other node' },
  203: { name: 'LAUNCHER_FAILED', retry: 'other node' },
  301: { name: 'INPUT_NOT_FOUND', retry: 'yes' },
  302: { name: 'INPUT_SIZE_MISMATCH', retry: 'yes' },
  303: { name: 'INPUT_CHECKSUM_MISMATCH', retry: 'yes', replicaBad: true },
  304: { name: 'STAGE_IN_TIMEOUT', retry: 'yes' },
  305: { name: 'STAGE_IN_FAILED', retry: 'yes' },
  401: { name: 'PAYLOAD_START_FAILED', retry: 'other node' },
  402: { name: 'PAYLOAD_EXIT_NONZERO', retry: 'yes' },
  403: { name: 'PAYLOAD_SIGNAL', retry: 'yes' },
  404: { name: 'PAYLOAD_WALLTIME', retry: 'yes' },
  405: { name: 'PAYLOAD_OUT_OF_MEMORY', retry: 'other node' },
  406: { name: 'PAYLOAD_LOOPING', retry: 'yes' },
  407: { name: 'PAYLOAD_NO_REPORT', retry: 'yes' },
  408: { name: 'PAYLOAD_KILLED_BY_SERVER', retry: 'no' },
  409: { name: 'PAYLOAD_BAD_INPUT', retry: 'no' },
  410: { name: 'PAYLOAD_TOO_MANY_FILES', retry: 'no' },
  501: { name: 'OUTPUT_MISSING', retry: 'yes' },
  502: { name: 'OUTPUT_EMPTY', retry: 'yes' },
  503: { name: 'STAGE_OUT_FAILED', retry: 'yes' },
  504: { name: 'STAGE_OUT_TIMEOUT', retry: 'yes' },
  505: { name: 'OUTPUT_CHECKSUM_MISMATCH', retry: 'yes' },
  506: { name: 'NO_REMOTE_SPACE', retry: 'backoff' },
  507: { name: 'OUTPUT_TOO_LARGE', retry: 'no' },
  508: { name: 'OUTPUT_NAME_INVALID', retry: 'no' },
  601: { name: 'REGISTRATION_REFUSED', retry: 'no' },
  602: { name: 'REGISTRATION_TIMEOUT', retry: 'yes' },
  701: { name: 'LEASE_LOST', retry: 'yes' },
  702: { name: 'PILOT_SHUTDOWN', retry: 'not counted' },
  801: { name: 'TASK_CANCELLED', retry: 'no' },
  899: { name: 'UNKNOWN', retry: 'yes' },
};

export type FailureSource = 'pilot' | 'payload' | 'server';

export interface Failure {
  readonly code: number;
  readonly source: FailureSource;
  readonly text: string;
}

const unknown = 899;

/** The failure under a code of the table: a code that the table does not hold becomes 899, and its text keeps it. */
export function knownFailure(failure: Failure): Failure {
  if (failures[failure.code]) return failure;
  return { ...failure, code: unknown, text: `code ${failure.code}: ${failure.text}` };
}

export const failureName = (code: number): string => failures[code]?.name ?? 'UNKNOWN';

export interface Limits {
  /** Counted attempts after the first. */
  readonly retries: number;
  /** Seconds before the first retry; doubles with each. */
  readonly retryDelay: number;
}

/** How often the loss of an attempt is forgiven: the file that kills pilots again and again is isolated. */
export const lossLimit = 3;
/** How long a failed node is avoided, milliseconds. */
export const avoidMs = 60_000;
const longestDelayMs = 600_000;
/** Space on a storage does not come back within a second. */
const backoffMs = 10_000;

export type Verdict =
  | { readonly kind: 'retry'; readonly notBefore: Date | null; readonly avoidUntil: Date | null }
  | { readonly kind: 'fail'; readonly exhausted: boolean };

const retry = (notBefore: Date | null, avoidUntil: Date | null = null): Verdict => ({
  kind: 'retry',
  notBefore,
  avoidUntil,
});

/**
 * What becomes of a job whose attempt ended with this failure.
 * @param counted attempts that count, this one included where it counts
 * @param lost attempts lost, this one included
 */
export function verdict(failure: Failure, counted: number, lost: number, limits: Limits, now: Date): Verdict {
  const { retry: rule } = failures[failure.code] ?? { retry: 'yes' };
  if (failure.code === 701) return lost >= lossLimit ? { kind: 'fail', exhausted: true } : retry(null);
  if (rule === 'no') return { kind: 'fail', exhausted: false };
  if (rule === 'not counted') return retry(null);
  if (counted > limits.retries) return { kind: 'fail', exhausted: true };
  const first = Math.max(limits.retryDelay * 1000, rule === 'backoff' ? backoffMs : 0);
  const delay = Math.min(first * 2 ** Math.min(counted - 1, 30), longestDelayMs);
  return retry(
    delay > 0 ? new Date(now.getTime() + delay) : null,
    rule === 'other node' ? new Date(now.getTime() + avoidMs) : null,
  );
}

/** Whether an attempt that ended so counts towards the limit of attempts. */
export const counts = (code: number): boolean => code !== 701 && failures[code]?.retry !== 'not counted';
