import type { InconsistencyKind } from './rules.store.ts';

const REPAIR = 'repairInconsistencies';

/** What to do about each kind. */
export const REMEDIES: Readonly<Record<InconsistencyKind, string>> = {
  ACTIVE_WITHOUT_ATTEMPT: `${REPAIR} gives the job a new attempt`,
  OUTPUT_OF_OPEN_JOB: `${REPAIR} ends the job as FINISHED, so that it makes them once`,
  OUTPUT_OF_FAILED_JOB: `${REPAIR} ends the job as FINISHED, so that nobody runs it again`,
  ATTEMPT_WITHOUT_ACTIVE_JOB: `${REPAIR} ends the attempt as LOST`,
  LEASE_EXPIRED_LONG_AGO:
    'look at the log of workload: nothing ends leases; they end when it has run for a whole lease without a gap',
  REQUEST_NOT_SENT: 'look at the log of workload: nothing sends requests again',
  REGISTERING_WITHOUT_REQUEST:
    'cancel the task; look in the catalog for the outputs of the job before its files are run again (rerun), since they may be there',
  REGISTERING_ANSWERED:
    'look at workloadDeadLetters for the answer that could not be applied; when its reason is gone, send it again, or cancel the task',
  REQUEST_WITHOUT_JOB:
    'it ends with the answer of the catalog; if none comes, look at dataDeadLetters for the request, and at the files of the output dataset',
  PAUSED_BUT_QUEUED: `${REPAIR} takes the jobs back`,
  FINISHED_WITHOUT_OUTPUT:
    'look for the file in the catalog: if it is there, nothing is lost; else run the inputs of the job again (rerun)',
  FINISHED_WITHOUT_ATTEMPT: 'compare the output of the job with its log; if in doubt, run its inputs again (rerun)',
  OUTPUT_TWICE: 'compare the files in the output dataset, and mark what is there twice for deletion in the catalog',
  OUTPUT_NOT_IN_CATALOG: 'run the inputs of the job again (rerun), or register the file again from its storage',
  JOB_WITHOUT_INPUT: 'cancel the task, and run the files of its dataset that no other job finished again (rerun)',
  FILE_IN_TWO_JOBS: 'cancel the task, or take one of the two outputs out of the output dataset',
  SUMMARISED_TOO_EARLY: `${REPAIR} opens the task again until its jobs have ended`,
  RETRY_WITHOUT_ACTION: `${REPAIR} counts the retries again`,
  TASK_COUNTERS: `${REPAIR} counts again`,
  TASK_FAILURES: `${REPAIR} counts again`,
  COMPLETE_BUT_NOT_SUMMARISED: `${REPAIR} sums the task up; the next round of the service does so, too`,
  RESERVED_ROOM: `${REPAIR} counts again; until then the storage takes less or more than it has room for`,
};
