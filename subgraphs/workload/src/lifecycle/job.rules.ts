import { lifecycle } from '@visor/schema';

/**
 * The lifecycle of a job.
 *
 *   DEFINED --offer--> QUEUED --claim--> ACTIVE --register--> REGISTERING --finish--> FINISHED
 *      ^                                  | | |                    \--refuse--> FAILED
 *      \------------- retry --------------/ | \-- finish --> FINISHED (nothing to register)
 *   DEFINED, QUEUED --cancel--> CANCELLED   \---- fail ----> FAILED
 *   DEFINED, QUEUED --expire--> FAILED (no live pilot has its program)
 *   QUEUED --recall--> DEFINED (its task is paused, or other jobs come first)
 *   FAILED, CANCELLED --revive--> DEFINED (only a person's retry does this)
 *   ACTIVE --hold--> DEFINED (held for a person: not offered until released)   DEFINED --giveUp--> FAILED (held, and failed by a person)
 *   DEFINED, QUEUED --return--> ACTIVE (the pilot of its last attempt, whose lease had lapsed, is heard again)
 *   ACTIVE --abandon--> CANCELLED (when its attempt has ended)
 */
export const jobLifecycle = lifecycle(
  {
    DEFINED: { offer: 'QUEUED', cancel: 'CANCELLED', expire: 'FAILED', giveUp: 'FAILED', return: 'ACTIVE' },
    QUEUED: { claim: 'ACTIVE', return: 'ACTIVE', recall: 'DEFINED', cancel: 'CANCELLED', expire: 'FAILED' },
    ACTIVE: {
      register: 'REGISTERING',
      finish: 'FINISHED',
      fail: 'FAILED',
      retry: 'DEFINED',
      hold: 'DEFINED',
      abandon: 'CANCELLED',
    },
    REGISTERING: { finish: 'FINISHED', refuse: 'FAILED' },
    FINISHED: {},
    FAILED: { revive: 'DEFINED' },
    CANCELLED: { revive: 'DEFINED' },
  },
  ['revive'],
);

export type JobState = (typeof jobLifecycle)['states'][number];
export type JobEvent = (typeof jobLifecycle)['events'][number];

/** The state in which jobs are formed. */
export const INITIAL_JOB_STATE = 'DEFINED' satisfies JobState;
