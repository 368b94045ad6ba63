import {
  isInt,
  listById,
  pageOf,
  readPage,
  type Page,
  type PagedList,
  type PageRequest,
  type Place,
} from '@visor/service';
import type { Context } from '../context.ts';
import type { JobRow } from './job.entity.ts';
import { jobsOfTask, newestJobs } from './job.reads.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';

export type JobPage = Page<JobRow>;

interface JobsRequest extends PageRequest {
  readonly states?: readonly JobState[] | null;
}

const jobList = listById('jobs');

/** Place of a job in its task: its ordinal. */
type JobPlace = readonly [ordinal: number];
const taskJobList: PagedList<JobPlace> = {
  name: 'Task.jobs',
  defaultSize: 100,
  isPlace: (parts): parts is JobPlace => parts.length === 1 && isInt(parts[0]),
};

/** Reads the keys of one page, then their jobs. */
async function jobPage<Key extends { id: string }, P extends Place>(
  { loaders }: Context,
  list: PagedList<P>,
  request: PageRequest,
  query: { read: (after: P | null, limit: number) => Promise<Key[]>; placeOf: (key: Key) => Place },
): Promise<JobPage> {
  const range = readPage(list, request);
  const keys = pageOf(list, range, await query.read(range.after, range.size + 1), query.placeOf);
  const jobs = await Promise.all(keys.nodes.map((key) => loaders.job.load(key.id)));
  return { nodes: jobs.filter((job) => job !== undefined), pageInfo: keys.pageInfo };
}

/** A task's jobs in the order of their ordinals. @throws Refusal INVALID for a wrong page or cursor */
export function taskJobs(context: Context, taskId: string, request: JobsRequest): Promise<JobPage> {
  const states = request.states ?? jobLifecycle.states;
  return jobPage(context, taskJobList, request, {
    read: (after, limit) => jobsOfTask(context.deps.db, taskId, states, after?.[0] ?? null, limit),
    placeOf: (key) => [key.ordinal],
  });
}

/** All jobs, newest first. @throws Refusal INVALID for a wrong page or cursor */
export function allJobs(context: Context, request: JobsRequest): Promise<JobPage> {
  const states = request.states ?? jobLifecycle.states;
  return jobPage(context, jobList, request, {
    read: (after, limit) => newestJobs(context.deps.db, states, after?.[0] ?? null, limit),
    placeOf: (key) => [key.id],
  });
}

/** Jobs by id, in that order; unknown ones are left out. */
export async function jobsById({ loaders }: Context, ids: readonly string[]): Promise<JobRow[]> {
  const jobs = await Promise.all(ids.map((id) => loaders.job.load(id)));
  return jobs.filter((job) => job !== undefined);
}
