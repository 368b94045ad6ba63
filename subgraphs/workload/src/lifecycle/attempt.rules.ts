/**
 * The life of an attempt. Phases only move forward, and any may be skipped:
 *
 *   CLAIMED > VALIDATING > SETTING_UP > STAGING_IN > RUNNING > ANALYSING > STAGING_OUT
 *   then one of four ends: FINISHED, FAILED, CANCELLED (reported) or LOST (its lease ran out).
 */
const ends = { finish: 'FINISHED', fail: 'FAILED', cancel: 'CANCELLED', lose: 'LOST' } as const;
const fromStageOut = { ...ends };
const fromAnalyse = { stageOut: 'STAGING_OUT', ...fromStageOut } as const;
const fromRun = { analyse: 'ANALYSING', ...fromAnalyse } as const;
const fromStageIn = { run: 'RUNNING', ...fromRun } as const;
const fromSetUp = { stageIn: 'STAGING_IN', ...fromStageIn } as const;
const fromValidate = { setUp: 'SETTING_UP', ...fromSetUp } as const;
const fromClaim = { validate: 'VALIDATING', ...fromValidate } as const;

export const attemptMoves = {
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
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type AttemptState = keyof typeof attemptMoves;
export type AttemptEvent = keyof typeof fromClaim;

export const attemptStates = Object.keys(attemptMoves) as readonly AttemptState[];

const moves: Readonly<Record<AttemptState, Partial<Record<AttemptEvent, AttemptState>>>> = attemptMoves;

export const nextAttemptState = (state: AttemptState, event: AttemptEvent): AttemptState | undefined =>
  moves[state][event];

export const attemptEnded = (state: AttemptState): boolean => Object.keys(moves[state]).length === 0;

/** Whether an attempt may pass from one state to the other by any event. */
export const mayBecome = (from: AttemptState, to: AttemptState): boolean =>
  Object.values<string>(moves[from]).includes(to);
