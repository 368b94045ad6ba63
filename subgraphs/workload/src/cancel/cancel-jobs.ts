import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { finishTasks } from '../task/summarize-tasks.ts';
import { cancelSome } from '../task/task.store.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';

const most = 2_000;

/**
 * Carries out the cancel of tasks on their jobs: waiting ones end, running ones are asked to. Jobs are locked before tasks, as
 * everywhere, hence in a round of its own after the task was marked. Says whether there is more.
 */
export async function cancelJobs(deps: Deps): Promise<boolean> {
  const now = deps.now();
  const jobs = await deps.db.transaction(async (tx) => {
    const chosen = await cancelSome(tx, now, most);
    deps.bus.publish(
      tx,
      'wms.jobs.status',
      jobsChanged(
        chosen.map(({ taskId, jobId, left, attempt, pilotId }) => ({
          taskId,
          jobId,
          state: jobLifecycle.next(left as JobState, 'cancel') ?? left,
          cancelRequested: true,
          ...(pilotId && { attempt, pilotId }),
        })),
      ),
    );
    const ids = sample(chosen).map(({ jobId }) => jobId);
    if (chosen.length > 0)
      deps.logAfterCommit(tx, { count: chosen.length, jobs: ids }, 'jobs cancelled, or asked to end');
    await finishTasks(deps, tx, [...new Set(chosen.filter((one) => one.complete).map((one) => one.taskId))], now);
    return chosen;
  });
  if (jobs.length > 0) deps.wake('offer');
  return jobs.length === most;
}
