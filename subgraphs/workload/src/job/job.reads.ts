import type { Condition, Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import { isInt, listById, readEntityPage, readPage, type Page, type PageRequest } from '@visor/service';
import type { JobState } from '../lifecycle/job.rules.ts';
import { JobEntity, type JobRow } from './job.entity.ts';

type Reader = Pick<Database, 'query'>;

export type JobPage = Page<JobRow>;

const NO_JOBS: JobPage = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

interface JobsRequest extends PageRequest {
  readonly states?: readonly JobState[] | null;
  /** Only jobs that are held, or that are not. */
  readonly held?: boolean | null;
}

/** All jobs, newest first. */
const JOBS = { ...listById('jobs'), entity: JobEntity, orderBy: ['id'], descending: true } as const;

/** The jobs of a task, in the order of their ordinals. */
const TASK_JOBS = {
  name: 'Task.jobs',
  defaultSize: 100,
  isPlace: (parts: readonly unknown[]): parts is readonly [number] => parts.length === 1 && isInt(parts[0]),
  entity: JobEntity,
  orderBy: ['ordinal'],
} as const;

/** A page of the jobs in some states reads one range of an index per state, not all jobs between its first and last. */
const inStates = (states: readonly JobState[] | null | undefined, condition: Condition): Condition[] =>
  states ? [condition] : [];

const HELD = `e.held_at is not null and e.state = 'DEFINED'`;

const heldOrNot = ({ held }: JobsRequest): Condition[] =>
  typeof held === 'boolean' ? [{ sql: held ? HELD : `not (${HELD})`, parameters: [] }] : [];

/** Reads a page of all jobs. @throws Refusal INVALID for a wrong page or cursor */
export function readJobs(db: Database, request: JobsRequest): Promise<JobPage> {
  const { size, after } = readPage(JOBS, request);
  const { states } = request;
  const conditions = inStates(states, {
    sql: `e.id in (
      select x.id from unnest(?::text[]) s (state) cross join lateral (
        select j.id from job j where j.state = s.state and j.id < coalesce(?::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
         order by j.id desc limit ?::int) x)`,
    parameters: [literal(states), after?.[0] ?? null, size + 1],
  });
  return readEntityPage(db, JOBS, request, { conditions: [...conditions, ...heldOrNot(request)] });
}

/** Reads a page of a task's jobs. @throws Refusal INVALID for a wrong page or cursor */
export function readTaskJobs(db: Database, taskId: string, request: JobsRequest): Promise<JobPage> {
  const { size, after } = readPage(TASK_JOBS, request);
  if (!isUuid(taskId)) return Promise.resolve(NO_JOBS);
  const { states } = request;
  const conditions = inStates(states, {
    sql: `e.id in (
      select x.id from unnest(?::text[]) s (state) cross join lateral (
        select j.id from job j where j.task_id = ?::uuid and j.state = s.state and j.ordinal > coalesce(?::int, -2147483648)
         order by j.ordinal limit ?::int) x)`,
    parameters: [literal(states), taskId, after?.[0] ?? null, size + 1],
  });
  return readEntityPage(db, TASK_JOBS, request, {
    equal: { taskId },
    conditions: [...conditions, ...heldOrNot(request)],
  });
}

/** States as the text of an array, so that the statement is the same for any number of them. */
const literal = (states: readonly JobState[] | null | undefined): string => `{${(states ?? []).join(',')}}`;

/** Reads the ids of the files that jobs read, in order. */
export const readInputs = (
  db: Reader,
  jobs: readonly string[],
): Promise<{ readonly jobId: string; readonly id: string }[]> =>
  db.query(
    `select job_id as "jobId", file_id as id from job_input where job_id = any ($1::uuid[]) order by job_id, position`,
    [jobs],
  );

/** Reads the ids of the registered files that jobs made. */
export const readOutputs = (
  db: Reader,
  jobs: readonly string[],
): Promise<{ readonly jobId: string; readonly id: string }[]> =>
  db.query(
    `select job_id as "jobId", file_id as id from product
      where job_id = any ($1::uuid[]) and kind = 'output' and registered order by job_id, name`,
    [jobs],
  );

/** Reads the jobs that made files. */
export const readProducers = (
  db: Reader,
  files: readonly string[],
): Promise<{ readonly fileId: string; readonly jobId: string }[]> =>
  db.query('select file_id as "fileId", job_id as "jobId" from product where file_id = any ($1::uuid[])', [files]);

/** Reads the jobs that read files. A group whose job is not formed yet does not count. */
export const readConsumers = (
  db: Reader,
  files: readonly string[],
): Promise<{ readonly fileId: string; readonly jobId: string }[]> =>
  db.query(
    `select i.file_id as "fileId", i.job_id as "jobId" from job_input i join job j on j.id = i.job_id
      where i.file_id = any ($1::uuid[]) order by i.file_id, i.job_id`,
    [files],
  );
