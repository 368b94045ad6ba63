import type { Database } from '@visor/db';
import { attemptLifecycle, UNREACHABLE } from '../src/lifecycle/attempt.rules.ts';
import { jobLifecycle, type JobState } from '../src/lifecycle/job.rules.ts';

interface JobStates {
  readonly id: string;
  readonly state: JobState;
  readonly recorded: readonly JobState[];
}

/** Whether some event of the lifecycle, of a person or not, leads from one state to the other. */
const canFollow = (from: JobState, to: JobState): boolean =>
  from === to || Object.values<JobState>(jobLifecycle.table[from]).includes(to);

/**
 * Checks that every job and attempt is in the state that its history ends with, and that the history is a path of the lifecycle:
 * a statement that moves jobs without COUNT_TRANSITIONS fails here. Tests that write rows by hand have no history.
 */
export async function assertHistory(db: Pick<Database, 'query'>): Promise<void> {
  const jobs = await db.query<JobStates>(
    `select j.id, j.state, array_agg(h.job_state order by h.id) filter (where h.job_state is not null) as recorded
       from job j join job_history h on h.job_id = j.id group by j.id`,
  );
  for (const { id, state, recorded } of jobs) {
    const path = recorded.join(' ');
    if (recorded.at(-1) !== state) throw new Error(`job ${id} is ${state}, its history is ${path}`);
    const gap = recorded.findIndex((to, index) => index > 0 && !canFollow(recorded[index - 1] as JobState, to));
    if (gap > 0) throw new Error(`job ${id} has a history without a way to ${recorded[gap]}: ${path}`);
  }
  const attempts = await db.query<{ id: string; number: number; state: string; recorded: string | null }>(
    `select a.job_id as id, a.number, a.state,
            (select h.attempt_state from job_history h
              where h.job_id = a.job_id and h.attempt = a.number and h.attempt_state is not null
              order by h.at desc, array_position($1::text[], h.attempt_state) desc limit 1) as recorded
       from attempt a where exists (select from job_history h where h.job_id = a.job_id)`,
    // A pilot that is heard again in the moment in which it was given up is heard after it.
    [[UNREACHABLE, ...attemptLifecycle.states.filter((state) => state !== UNREACHABLE)]],
  );
  for (const { id, number, state, recorded } of attempts)
    if (recorded !== state) throw new Error(`attempt ${id}.${number} is ${state}, its history says ${recorded}`);
}
