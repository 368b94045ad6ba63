import { isUuid, Refusal } from '@visor/schema';
import type { Context } from '../context.ts';
import type { JobRow } from './job.entity.ts';
import { jobsOfTask, newestJobs } from './job.reads.ts';
import { jobStates, type JobState } from './job.rules.ts';

/** A page of jobs. */
export interface JobPage {
  readonly nodes: readonly JobRow[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Asked {
  readonly first: number;
  readonly after?: string | null;
  readonly states?: readonly JobState[] | null;
}

const most = 1_000;

async function page<Key extends { id: string }>(
  { loaders }: Context,
  first: number,
  read: (limit: number) => Promise<Key[]>,
  cursor: (key: Key) => string,
): Promise<JobPage> {
  const size = Math.min(Math.max(first, 1), most);
  const found = await read(size + 1);
  const keys = found.slice(0, size);
  const jobs = await Promise.all(keys.map((key) => loaders.job.load(key.id)));
  const last = keys.at(-1);
  return {
    nodes: jobs.filter((job) => job !== undefined),
    pageInfo: { hasNextPage: found.length > size, endCursor: last ? cursor(last) : null },
  };
}

/** A task's jobs in the order of their ordinals. @throws Refusal INVALID for a cursor that is none */
export function taskJobs(context: Context, taskId: string, asked: Asked): Promise<JobPage> {
  const after = asked.after ? Number(asked.after) : null;
  if (after !== null && !Number.isInteger(after)) throw new Refusal('INVALID', `after: ${asked.after} is no cursor`);
  const states = asked.states ?? jobStates;
  const read = (limit: number) => jobsOfTask(context.deps.db, taskId, states, after, limit);
  return page(context, asked.first, read, (key) => String(key.ordinal));
}

/** All jobs, newest first. @throws Refusal INVALID for a cursor that is none */
export function allJobs(context: Context, asked: Asked): Promise<JobPage> {
  const after = asked.after ?? null;
  if (after !== null && !isUuid(after)) throw new Refusal('INVALID', `after: ${after} is no cursor`);
  const read = (limit: number) => newestJobs(context.deps.db, asked.states ?? jobStates, after, limit);
  return page(context, asked.first, read, (key) => key.id);
}

/** Jobs by id, in that order; unknown ones are left out. */
export async function jobsById({ loaders }: Context, ids: readonly string[]): Promise<JobRow[]> {
  const jobs = await Promise.all(ids.map((id) => loaders.job.load(id)));
  return jobs.filter((job) => job !== undefined);
}
