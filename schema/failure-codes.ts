/**
 * Why an attempt failed, as a number that pilots report and jobs keep. The first digit is the phase (`failurePhases`).
 * Whether a failure is retried is the server's decision (workload, `job/retry.rules.ts`).
 */
export const failureCodes = {
  /** The job cannot be run as it is described. */
  BAD_JOB_DESCRIPTION: 101,
  /** No folder of the pilot's payload path has the program. */
  UNKNOWN_EXECUTABLE: 102,

  /** The work directory could not be made, filled or read, or a storage of the job is not mounted on the node. */
  ENVIRONMENT_FAILED: 201,
  /** The disk of the node is full. */
  NO_LOCAL_SPACE: 202,
  /** The process that starts payloads did not start, or ended. */
  LAUNCHER_FAILED: 203,
  /** The environment script of the node failed. */
  ENVIRONMENT_SCRIPT_FAILED: 204,
  /** The environment script of the node did not end in time, or printed without end. */
  ENVIRONMENT_SCRIPT_EXCEEDED: 205,

  /** No replica of an input is there. */
  INPUT_NOT_FOUND: 301,
  /** A replica has another size than the catalog says. */
  INPUT_SIZE_MISMATCH: 302,
  /** A replica has another checksum than the catalog says. */
  INPUT_CHECKSUM_MISMATCH: 303,
  /** An input was not copied in time. */
  STAGE_IN_TIMEOUT: 304,
  /** A replica is there but could not be read. */
  STAGE_IN_FAILED: 305,

  /** The program could not be executed. */
  PAYLOAD_START_FAILED: 401,
  /** The program ended with an exit code that means failure. */
  PAYLOAD_EXIT_NONZERO: 402,
  /** A signal ended the program. */
  PAYLOAD_SIGNAL: 403,
  /** The program ran longer than the task allows. */
  PAYLOAD_WALLTIME: 404,
  /** The program used more memory than it may. */
  PAYLOAD_OUT_OF_MEMORY: 405,
  /** The program neither computed nor wrote anything for a long time. */
  PAYLOAD_LOOPING: 406,
  /** The program's report is missing, or cannot be kept as it is written. */
  PAYLOAD_NO_REPORT: 407,
  /** The server had the payload ended. */
  PAYLOAD_KILLED_BY_SERVER: 408,
  /** The program says that its input data is bad (exit code 65). */
  PAYLOAD_BAD_INPUT: 409,
  /** The program made more files than an attempt may. */
  PAYLOAD_TOO_MANY_FILES: 410,
  /** The program had more processes and threads than an attempt may. */
  PAYLOAD_TOO_MANY_PROCESSES: 411,
  /** The program used more disk than it may. */
  PAYLOAD_SCRATCH_EXCEEDED: 412,
  /** The program wrote more to its standard output or error than a log may have. */
  PAYLOAD_LOG_TOO_LARGE: 413,

  /** A required output has no file, or a single output has several. */
  OUTPUT_MISSING: 501,
  /** An output file is empty. */
  OUTPUT_EMPTY: 502,
  /** An output could not be stored. */
  STAGE_OUT_FAILED: 503,
  /** An output was not stored in time. */
  STAGE_OUT_TIMEOUT: 504,
  /** The stored bytes differ from the program's. */
  OUTPUT_CHECKSUM_MISMATCH: 505,
  /** The storage is full. */
  NO_REMOTE_SPACE: 506,
  /** An output is larger than the pilot or the storage allows. */
  OUTPUT_TOO_LARGE: 507,
  /** An output cannot be stored under its name. */
  OUTPUT_NAME_INVALID: 508,

  /** The catalog refused the outputs. */
  REGISTRATION_REFUSED: 601,
  /** The catalog did not answer. */
  REGISTRATION_TIMEOUT: 602,
  /** The server did not take the attempt's report. */
  REPORT_REFUSED: 603,

  /** The pilot did not renew the lease. */
  LEASE_LOST: 701,
  /** The pilot was stopped. */
  PILOT_SHUTDOWN: 702,

  /** The task was cancelled. */
  TASK_CANCELLED: 801,
  /** A person had the task finish with what was there; this job still waited. */
  TASK_FINISHED: 803,
  /** A person cancelled the job. */
  JOB_CANCELLED: 804,
  /** Anything else. */
  UNKNOWN: 899,
} as const;

export type FailureName = keyof typeof failureCodes;
type FailureCode = (typeof failureCodes)[FailureName];

/** The phase that the first digit of a failure code names. */
export const failurePhases = {
  1: 'validation',
  2: 'set-up',
  3: 'stage-in',
  4: 'payload',
  5: 'stage-out',
  6: 'registration',
  7: 'pilot',
  8: 'server',
} as const;

const names: ReadonlyMap<number, FailureName> = new Map(
  (Object.entries(failureCodes) as [FailureName, FailureCode][]).map(([name, code]) => [code, name]),
);

/** Returns the name of a failure code, or `UNKNOWN` where no code has this number. */
export const failureName = (code: number): FailureName => names.get(code) ?? 'UNKNOWN';

export const isFailureCode = (code: number): code is FailureCode => names.has(code);
