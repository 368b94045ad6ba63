import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { DEVICES } from '../task/device.rules.ts';
import { offer, readLackedPrograms, type QueuePart } from './offer.store.ts';
import { jobsReady, type OfferedJob } from './scheduling.messages.ts';

const MAX_BATCH_SIZE = 500;

/**
 * Returns the parts of a queue that have windows of their own. Jobs of a program that a pilot lacks may wait long for another
 * pilot; they must not fill the window before jobs that it can run.
 */
const partsOf = (lacked: readonly string[]): readonly (QueuePart | undefined)[] =>
  lacked.length === 0 ? [undefined] : [false, true].map((lacking) => ({ programs: lacked, lacking }));

/** Fills the windows of claimable jobs, and announces the jobs. One round. Returns whether there may be more. */
export async function offerJobs(deps: Deps): Promise<boolean> {
  let more = false;
  for (const device of DEVICES) {
    await deps.db.transaction(async (tx) => {
      const jobs: OfferedJob[] = [];
      for (const part of partsOf(await readLackedPrograms(tx, device))) {
        const offered = await offer(tx, { device, part, size: deps.window, limit: MAX_BATCH_SIZE }, deps.now());
        more ||= offered.length === MAX_BATCH_SIZE;
        jobs.push(...offered);
      }
      deps.publish(
        tx,
        'wms.jobs.status',
        jobsChanged(jobs.map(({ taskId, jobId }) => ({ taskId, jobId, state: 'QUEUED' }))),
      );
      deps.publish(tx, 'wms.jobs.cpu', jobsReady(jobs, 'CPU'));
      deps.publish(tx, 'wms.jobs.gpu', jobsReady(jobs, 'GPU'));
    });
  }
  return more;
}
