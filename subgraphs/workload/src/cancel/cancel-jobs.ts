import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { pilotCommanded } from '../pilot/pilot.messages.ts';
import { readStanding } from '../pilot/pilot.store.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import { cancelWaiting } from './cancel.store.ts';

const MAX_BATCH_SIZE = 2_000;

/**
 * Cancels the jobs of cancelled tasks: waiting jobs end, the pilots of running jobs are asked to end them. Of a task that finishes
 * with what is there, waiting jobs only. Jobs are locked before tasks, as everywhere, so this runs after the task was marked. One round. Returns whether there may be more.
 */
export async function cancelJobs(deps: Deps): Promise<boolean> {
  const now = deps.now();
  const jobs = await deps.db.transaction(async (tx) => {
    const chosen = await cancelWaiting(tx, now, MAX_BATCH_SIZE);
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
    const ids = sample(chosen).map(({ jobId }) => jobId);
    if (chosen.length > 0)
      deps.logAfterCommit(tx, { count: chosen.length, jobs: ids }, 'jobs cancelled, or their end requested');
    await summarizeTasks(
      deps,
      tx,
      [...new Set(chosen.filter(({ complete }) => complete).map(({ taskId }) => taskId))],
      now,
    );
    if (chosen.length > 0) deps.wakeSoon(tx, 'offer');
    return chosen;
  });
  return jobs.length === MAX_BATCH_SIZE;
}
