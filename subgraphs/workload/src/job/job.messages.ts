import type { JobChange, JobsChanged } from '@visor/schema';

const MAX_JOBS_PER_EVENT = 1_000;

/** One change of a job, with the task it belongs to. */
export type ChangedJob = JobChange & { readonly taskId: string };

/** Builds the events of changed jobs for subscriptions: one per task and batch, several where a task has very many. */
export function jobsChanged(changes: readonly ChangedJob[]): JobsChanged[] {
  const byTask = new Map<string, JobChange[]>();
  for (const { taskId, ...change } of changes) {
    const list = byTask.get(taskId);
    if (list) list.push(change);
    else byTask.set(taskId, [change]);
  }
  const events: JobsChanged[] = [];
  for (const [taskId, jobs] of byTask)
    for (let from = 0; from < jobs.length; from += MAX_JOBS_PER_EVENT)
      events.push({ taskId, jobs: jobs.slice(from, from + MAX_JOBS_PER_EVENT) });
  return events;
}
