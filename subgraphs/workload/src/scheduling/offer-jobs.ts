import type { NewEvent } from '@visor/bus';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/job.messages.ts';
import { lackedPrograms, offer, type OfferedJob, type QueuePart } from './offer.store.ts';

const devices = ['CPU', 'GPU', 'ANY'] as const;
/** Most jobs of one transaction. */
const chunk = 500;

/** A bell per task and topic; jobs for any device ring both. */
export function doorbells(jobs: readonly OfferedJob[]): NewEvent[] {
  const counts = new Map<string, { topic: string; taskId: string; count: number }>();
  for (const { taskId, device } of jobs)
    for (const topic of device === 'ANY' ? ['wms.jobs.cpu', 'wms.jobs.gpu'] : [`wms.jobs.${device.toLowerCase()}`]) {
      const key = `${topic} ${taskId}`;
      const bell = counts.get(key);
      if (bell) bell.count++;
      else counts.set(key, { topic, taskId, count: 1 });
    }
  return [...counts.values()].map(({ topic, taskId, count }) => ({
    topic,
    key: taskId,
    type: 'JobsReady',
    value: { taskId, count },
  }));
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
      deps.bus.publish(tx, jobsChanged(jobs.map(({ taskId, jobId }) => ({ taskId, jobId, state: 'QUEUED' }))));
      deps.bus.publish(tx, doorbells(jobs));
    });
  }
  return more;
}
