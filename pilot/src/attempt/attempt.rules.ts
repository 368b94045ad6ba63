/*
 * Phases of an attempt:
 *
 *   CLAIMED > VALIDATING > SETTING_UP > STAGING_IN > RUNNING > ANALYSING > STAGING_OUT > FINISHED
 *   any phase > FAILED (with a failure code) or CANCELLED (on request); only the server sets LOST
 */

/** Phases of an attempt in their order. */
export const PHASES = [
  'CLAIMED',
  'VALIDATING',
  'SETTING_UP',
  'STAGING_IN',
  'RUNNING',
  'ANALYSING',
  'STAGING_OUT',
] as const;
export type Phase = (typeof PHASES)[number];

const FINAL_STATES: readonly string[] = ['FINISHED', 'FAILED', 'CANCELLED', 'LOST'];

/** Whether an attempt in this state has ended. */
export const isTerminal = (state: string): boolean => FINAL_STATES.includes(state);

/** The number of an attempt of a job. */
export interface AttemptRef {
  readonly jobId: string;
  readonly attempt: number;
}

/** Returns the name of an attempt in the work directory and the journal: `<job>.<attempt>`. */
export const attemptKey = ({ jobId, attempt }: AttemptRef): string => `${jobId}.${attempt}`;
