/**
 * The life of a job.
 *
 *   DEFINED --offer--> QUEUED --claim--> ACTIVE --register--> REGISTERING --finish--> FINISHED
 *      ^                                  | | |                    \--refuse--> FAILED
 *      \------------- retry --------------/ | \-- finish --> FINISHED (nothing to register)
 *   DEFINED, QUEUED --cancel--> CANCELLED   \---- fail ----> FAILED
 *   DEFINED, QUEUED --expire--> FAILED (no live pilot has its program)
 *   ACTIVE --abandon--> CANCELLED (when its attempt has ended)
 */
export const jobMoves = {
  DEFINED: { offer: 'QUEUED', cancel: 'CANCELLED', expire: 'FAILED' },
  QUEUED: { claim: 'ACTIVE', cancel: 'CANCELLED', expire: 'FAILED' },
  ACTIVE: { register: 'REGISTERING', finish: 'FINISHED', fail: 'FAILED', retry: 'DEFINED', abandon: 'CANCELLED' },
  REGISTERING: { finish: 'FINISHED', refuse: 'FAILED' },
  FINISHED: {},
  FAILED: {},
  CANCELLED: {},
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type JobState = keyof typeof jobMoves;
export type JobEvent = { [State in JobState]: keyof (typeof jobMoves)[State] }[JobState];

export const jobStates = Object.keys(jobMoves) as readonly JobState[];

const moves: Readonly<Record<JobState, Partial<Record<JobEvent, JobState>>>> = jobMoves;

/** Where an event leads; undefined where it may not happen. */
export const nextJobState = (state: JobState, event: JobEvent): JobState | undefined => moves[state][event];

/** States in which an event may happen: the guard of the SQL that carries it out. */
export const jobSources = (event: JobEvent): readonly JobState[] => jobStates.filter((state) => moves[state][event]);

/** A job that will not change any more. */
export const jobEnded = (state: JobState): boolean => Object.keys(moves[state]).length === 0;

/** The catalog's file as this subgraph knows it: by id. */
export interface FileRef {
  readonly id: string;
}
