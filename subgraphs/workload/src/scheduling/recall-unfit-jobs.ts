import { sample } from '@visor/service';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { recallUnfit } from './offer.store.ts';

/**
 * Takes QUEUED jobs back of which a retry has raised what they need beyond all pilots, since the pilot that had it left: they would
 * hold places of the window that nobody takes. They are offered again when a pilot fits. One round.
 */
export async function recallUnfitJobs(deps: Deps): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const jobs = await recallUnfit(tx, deps.now());
    if (jobs.length === 0) return;
    deps.publish(tx, 'wms.jobs.status', jobsChanged(jobs.map((job) => ({ ...job, state: 'DEFINED' }))));
    const ids = sample(jobs).map(({ jobId }) => jobId);
    deps.logAfterCommit(tx, { count: jobs.length, jobs: ids }, 'jobs taken back that no pilot can run');
    deps.wake(tx, 'offer');
  });
}
