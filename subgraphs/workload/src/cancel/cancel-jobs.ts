import { sample } from '@visor/service';
import { announceCancelled } from '../command/announce-cancelled.ts';
import type { Deps } from '../deps.ts';
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
    await announceCancelled(deps, tx, chosen, now);
    const ids = sample(chosen).map(({ jobId }) => jobId);
    if (chosen.length > 0)
      deps.logAfterCommit(tx, { count: chosen.length, jobs: ids }, 'jobs cancelled, or their end requested');
    return chosen;
  });
  return jobs.length === MAX_BATCH_SIZE;
}
