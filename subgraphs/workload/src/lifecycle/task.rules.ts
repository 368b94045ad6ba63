import { lifecycle } from '@visor/schema';

/**
 * How far workload is with a task (the task's own state belongs to workflow).
 *
 *   INTAKE (dataset and storage not resolved yet) --accept--> FORMING --form--> FORMED --summarise--> SUMMARISED
 *     \--reject--> REJECTED      INTAKE, FORMING --cancel, finish--> FORMED      SUMMARISED --cancel, retry--> FORMED
 *
 * A task that was REJECTED goes back to INTAKE when it is registered again, as workflow does at a person's retry.
 * A task that left SUMMARISED is summarised again.
 */
export const taskLifecycle = lifecycle(
  {
    INTAKE: { accept: 'FORMING', reject: 'REJECTED', cancel: 'FORMED', finish: 'FORMED' },
    FORMING: { form: 'FORMED', cancel: 'FORMED', finish: 'FORMED' },
    FORMED: { summarise: 'SUMMARISED', cancel: 'FORMED', finish: 'FORMED' },
    SUMMARISED: { cancel: 'FORMED', retry: 'FORMED' },
    REJECTED: { register: 'INTAKE' },
  },
  ['register'],
);

export type TaskPhase = (typeof taskLifecycle)['states'][number];

/** The phase in which tasks come in. */
export const INITIAL_TASK_PHASE = 'INTAKE' satisfies TaskPhase;

/** Phases of tasks that have jobs to run. */
export const SCHEDULED_PHASES: readonly TaskPhase[] = ['FORMING', 'FORMED'];
