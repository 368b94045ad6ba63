import type { NewEvent } from '@visor/bus';
import type { Deps } from '../deps.ts';
import { jobsChanged } from '../job/events.ts';
import { offer, type OfferedJob } from './queue.store.ts';

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

/** Fills the windows of claimable jobs and rings. One round; says whether there may be more. */
export async function offerJobs(deps: Deps): Promise<boolean> {
  let more = false;
  for (const device of devices) {
    const jobs = await deps.db.transaction(async (tx) => {
      const offered = await offer(tx, device, deps.window, chunk, deps.now());
      deps.bus.publish(tx, jobsChanged(offered.map(({ taskId, jobId }) => ({ taskId, jobId, state: 'QUEUED' }))));
      deps.bus.publish(tx, doorbells(offered));
      return offered;
    });
    more ||= jobs.length === chunk;
  }
  return more;
}
