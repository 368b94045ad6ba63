import type { JobsReadyCpu } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { lackedPrograms, offer, type OfferedJob, type QueuePart } from './offer.store.ts';

const devices = ['CPU', 'GPU', 'ANY'] as const;
/** Most jobs of one transaction. */
const chunk = 500;

/** How many jobs of each task are ready for pilots of a device. */
export function jobsReady(jobs: readonly OfferedJob[], device: 'CPU' | 'GPU'): JobsReadyCpu[] {
  const ready = jobs.filter((job) => job.device === device || job.device === 'ANY');
  return [...Map.groupBy(ready, ({ taskId }) => taskId)].map(([taskId, ofTask]) => ({ taskId, count: ofTask.length }));
}

/**
 * The parts of a queue that have windows of their own. Jobs of a program that a pilot lacks may wait long for another one; they
 * must not fill the window before jobs that it could run.
 */
export const partsOf = (lacked: readonly string[]): readonly (QueuePart | undefined)[] =>
  lacked.length === 0 ? [undefined] : [false, true].map((lacking) => ({ programs: lacked, lacking }));

/** Fills the windows of claimable jobs and rings. One round; says whether there may be more. */
export async function offerJobs(deps: Deps): Promise<boolean> {
  let more = false;
  for (const device of devices) {
    await deps.db.transaction(async (tx) => {
      const jobs: OfferedJob[] = [];
      for (const part of partsOf(await lackedPrograms(tx, device))) {
        const given = await offer(tx, { device, part, window: deps.window, most: chunk }, deps.now());
        more ||= given.length === chunk;
        jobs.push(...given);
      }
      deps.bus.publish(
        tx,
        'wms.jobs.status',
        jobsChanged(jobs.map(({ taskId, jobId }) => ({ taskId, jobId, state: 'QUEUED' }))),
      );
      deps.bus.publish(tx, 'wms.jobs.cpu', jobsReady(jobs, 'CPU'));
      deps.bus.publish(tx, 'wms.jobs.gpu', jobsReady(jobs, 'GPU'));
    });
  }
  return more;
}
