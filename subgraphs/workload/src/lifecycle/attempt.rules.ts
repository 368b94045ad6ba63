import { lifecycle } from '@visor/schema';

/**
 * The lifecycle of an attempt. Phases only move forward, and any may be skipped:
 *
 *   CLAIMED > VALIDATING > SETTING_UP > STAGING_IN > RUNNING > ANALYSING > STAGING_OUT
 *   then one of four ends: FINISHED, FAILED, CANCELLED (reported) or LOST (its lease expired).
 */
const fromStageOut = { finish: 'FINISHED', fail: 'FAILED', cancel: 'CANCELLED', lose: 'LOST' } as const;
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
  FINISHED: {},
  FAILED: {},
  CANCELLED: {},
  LOST: {},
});

export type AttemptState = (typeof attemptLifecycle)['states'][number];
export type AttemptEvent = (typeof attemptLifecycle)['events'][number];

/** The state in which attempts are claimed. */
export const INITIAL_ATTEMPT_STATE = 'CLAIMED' satisfies AttemptState;

/** Identifies an attempt: its job and its number in that job. */
export const attemptKey = (jobId: string, number: number): string => `${jobId.toLowerCase()}.${number}`;
