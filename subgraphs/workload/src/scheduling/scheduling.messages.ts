import type { JobsReadyCpu } from '@visor/schema';
import type { Device } from '../task/device.rules.ts';

/** A job that became claimable. */
export interface OfferedJob {
  readonly jobId: string;
  readonly taskId: string;
  readonly device: Device;
}

/** Builds the events of how many jobs of each task are ready for pilots of a device. Jobs for any device count for both. */
export function jobsReady(jobs: readonly OfferedJob[], device: 'CPU' | 'GPU'): JobsReadyCpu[] {
  const ready = jobs.filter((job) => job.device === device || job.device === 'ANY');
  return [...Map.groupBy(ready, ({ taskId }) => taskId)].map(([taskId, ofTask]) => ({ taskId, count: ofTask.length }));
}
