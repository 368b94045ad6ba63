import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';
import { pilotCommanded } from '../pilot/pilot.messages.ts';
import { readStanding } from '../pilot/pilot.store.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';

/** A job that is CANCELLED, or whose pilot must end its attempt. */
export interface CancelledJob {
  readonly jobId: string;
  readonly taskId: string;
  /** State before. */
  readonly source: JobState;
  readonly attempt: number;
  readonly pilotId: string | null;
  /** Its task has nothing left to wait for. */
  readonly complete: boolean | null;
}

/** Tells others of jobs that were cancelled, and the pilots of running ones; sums up the tasks that ended with them. */
export async function announceCancelled(deps: Deps, tx: Tx, chosen: readonly CancelledJob[], now: Date): Promise<void> {
  deps.publish(
    tx,
    'wms.jobs.status',
    jobsChanged(
      chosen.map(({ taskId, jobId, source, attempt, pilotId }) => ({
        taskId,
        jobId,
        state: jobLifecycle.next(source, 'cancel') ?? source,
        cancelRequested: true,
        ...(pilotId && { attempt, pilotId }),
      })),
    ),
  );
  const asked = new Set(chosen.flatMap(({ pilotId }) => pilotId ?? []));
  deps.publish(tx, 'wms.pilots.status', (await readStanding(tx, [...asked])).map(pilotCommanded));
  const complete = chosen.filter((job) => job.complete).map(({ taskId }) => taskId);
  await summarizeTasks(deps, tx, [...new Set(complete)], now);
  if (chosen.length > 0) deps.wakeSoon(tx, 'offer');
}
