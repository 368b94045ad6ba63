import { lifecycle } from '@visor/schema';

/**
 * The lifecycle of an attempt. Phases only move forward, and any may be skipped:
 *
 *   CLAIMED > VALIDATING > SETTING_UP > STAGING_IN > RUNNING > ANALYSING > STAGING_OUT
 *   then one of four ends: FINISHED, FAILED, CANCELLED (reported) or LOST.
 *
 * From each of them to UNREACHABLE when its lease lapses: its job may be claimed by others. It goes back to its phase when its pilot
 * is heard before that, and is LOST otherwise.
 */
const fromStageOut = {
  finish: 'FINISHED',
  fail: 'FAILED',
  cancel: 'CANCELLED',
  lapse: 'UNREACHABLE',
  lose: 'LOST',
} as const;
const fromAnalyse = { stageOut: 'STAGING_OUT', ...fromStageOut } as const;
const fromRun = { analyse: 'ANALYSING', ...fromAnalyse } as const;
const fromStageIn = { run: 'RUNNING', ...fromRun } as const;
const fromSetUp = { stageIn: 'STAGING_IN', ...fromStageIn } as const;
const fromValidate = { setUp: 'SETTING_UP', ...fromSetUp } as const;
const fromClaim = { validate: 'VALIDATING', ...fromValidate } as const;

export const attemptLifecycle = lifecycle({
  CLAIMED: fromClaim,
  VALIDATING: fromValidate,
  SETTING_UP: fromSetUp,
  STAGING_IN: fromStageIn,
  RUNNING: fromRun,
  ANALYSING: fromAnalyse,
  STAGING_OUT: fromStageOut,
  UNREACHABLE: {
    return: 'CLAIMED',
    validate: 'VALIDATING',
    setUp: 'SETTING_UP',
    stageIn: 'STAGING_IN',
    run: 'RUNNING',
    analyse: 'ANALYSING',
    stageOut: 'STAGING_OUT',
    lose: 'LOST',
  },
  FINISHED: {},
  FAILED: {},
  CANCELLED: {},
  LOST: {},
});

export type AttemptState = (typeof attemptLifecycle)['states'][number];
export type AttemptEvent = (typeof attemptLifecycle)['events'][number];

/** The state of an attempt whose lease lapsed while its job is not claimed again. */
export const UNREACHABLE = attemptLifecycle.target('lapse');

/** The state in which attempts are claimed. */
export const INITIAL_ATTEMPT_STATE = 'CLAIMED' satisfies AttemptState;

/** Identifies an attempt: its job and its number in that job. */
export const attemptKey = (jobId: string, number: number): string => `${jobId.toLowerCase()}.${number}`;
