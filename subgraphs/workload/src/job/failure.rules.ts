/**
 * How a failure is answered. `other node` holds for 60 s and only while another live pilot of the device exists.
 * `node fault`: another pilot first, not counted, and not final while another pilot could run the job.
 */
export type RetryRule = 'no' | 'yes' | 'other node' | 'node fault' | 'backoff' | 'not counted';

export interface FailureRule {
  readonly name: string;
  readonly retry: RetryRule;
  /** After the last attempt the replica is told to be bad. */
  readonly replicaBad?: true;
}

/** Every failure code. First digit = phase: 1 validation, 2 set-up, 3 stage-in, 4 payload, 5 stage-out, 6 registration, 7 pilot, 8 server. */
export const failures: Readonly<Record<number, FailureRule>> = {
  101: { name: 'BAD_JOB_DESCRIPTION', retry: 'no' },
  102: { name: 'UNKNOWN_EXECUTABLE', retry: 'node fault' },
  201: { name: 'ENVIRONMENT_FAILED', retry: 'node fault' },
  202: { name: 'NO_LOCAL_SPACE', retry: 'node fault' },
  203: { name: 'LAUNCHER_FAILED', retry: 'node fault' },
  301: { name: 'INPUT_NOT_FOUND', retry: 'yes' },
  302: { name: 'INPUT_SIZE_MISMATCH', retry: 'yes' },
  303: { name: 'INPUT_CHECKSUM_MISMATCH', retry: 'yes', replicaBad: true },
  304: { name: 'STAGE_IN_TIMEOUT', retry: 'yes' },
  305: { name: 'STAGE_IN_FAILED', retry: 'yes' },
  401: { name: 'PAYLOAD_START_FAILED', retry: 'node fault' },
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
  603: { name: 'REPORT_REFUSED', retry: 'yes' },
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

/** Failures that a program without any input file is likely to end in: no other try ends otherwise. */
const OF_EMPTY_INPUT: ReadonlySet<number> = new Set([101, 402, 403, 407, 409, 501, 502]);

export const isOfEmptyInput = (code: number): boolean => OF_EMPTY_INPUT.has(code);

/** The failure of a job without input files (a merge over an empty dataset), which says so. */
export const explainEmptyInput = (failure: Failure): Failure =>
  isOfEmptyInput(failure.code) ? { ...failure, text: `the input dataset is empty; ${failure.text}` } : failure;

export const failureName = (code: number): string => failures[code]?.name ?? 'UNKNOWN';

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
const backoffMs = 10_000;
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

const doubled = (firstMs: number, times: number): number =>
  Math.min(firstMs * 2 ** Math.min(times, 30), longestDelayMs);

export const isNodeFault = (code: number): boolean => failures[code]?.retry === 'node fault';

/** What becomes of a job whose attempt ended with this failure. */
export function verdict(failure: Failure, record: FailureRecord, limits: Limits, now: Date): Verdict {
  const { retry: rule } = failures[failure.code] ?? { retry: 'yes' };
  const after = (ms: number): Date => new Date(now.getTime() + ms);
  if (failure.code === 701) return record.lost + 1 >= lossLimit ? fail({ lost: 1 }, true) : retry({ lost: 1 }, null);
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
  const delay = doubled(Math.max(limits.retryDelay * 1000, rule === 'backoff' ? backoffMs : 0), record.counted);
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
