import { findRows, type Condition, type Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import { isInt, listById, pageOf, readEntityPage, readPage, type Page, type PageRequest } from '@visor/service';
import type { JobState } from '../lifecycle/job.rules.ts';
import { readArchivedTaskJobs } from './archived.reads.ts';
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

/**
 * A page of the jobs in some states reads one range of an index per state, not all jobs between its first and last. QUEUED are few, the
 * window of the scheduler: all of them are looked at (`offset 0` keeps PostgreSQL from looking for them among all jobs in the order of
 * ids), and as many as the page holds are kept.
 */
const inStates = (states: readonly JobState[] | null | undefined, condition: Condition): Condition[] =>
  states ? [condition] : [];

/** Which jobs of the alias are asked for; undefined: held or not. A page counts only those. */
function heldOrNot({ held }: JobsRequest, job: string): string | undefined {
  const isHeld = `${job}.held_at is not null and ${job}.state = 'DEFINED'`;
  if (typeof held !== 'boolean') return undefined;
  return held ? `(${isHeld})` : `not (${isHeld})`;
}

const heldConditions = (request: JobsRequest): Condition[] => {
  const sql = heldOrNot(request, 'e');
  return sql === undefined ? [] : [{ sql, parameters: [] }];
};

/** Reads a page of all jobs, without those of the archive. @throws Refusal INVALID for a wrong page or cursor */
export function readJobs(db: Database, request: JobsRequest): Promise<JobPage> {
  const { size, after } = readPage(JOBS, request);
  const { states } = request;
  const isMeant = heldOrNot(request, 'j') ?? 'true';
  const conditions = inStates(states, {
    sql: `e.id in (
      select x.id from (select ?::text[] as states, coalesce(?::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') as before, ?::int as size) p
       cross join lateral (
         select y.id from unnest(p.states) s (state) cross join lateral (
           select j.id from job j where j.state = s.state and j.state <> 'QUEUED' and j.id < p.before and ${isMeant}
            order by j.id desc limit p.size) y
         union all
         (select q.id from (
            select j.id from job j where 'QUEUED' = any (p.states) and j.state = 'QUEUED' and j.id < p.before and ${isMeant} offset 0) q
           order by q.id desc limit p.size)) x)`,
    parameters: [literal(states), after?.[0] ?? null, size + 1],
  });
  return readEntityPage(db, JOBS, request, { conditions: [...conditions, ...heldConditions(request)] });
}

/** Reads a page of a task's jobs, of the archive too. @throws Refusal INVALID for a wrong page or cursor */
export async function readTaskJobs(db: Database, taskId: string, request: JobsRequest): Promise<JobPage> {
  const { size, after } = readPage(TASK_JOBS, request);
  if (!isUuid(taskId)) return NO_JOBS;
  const { states } = request;
  const isMeant = heldOrNot(request, 'j') ?? 'true';
  const conditions = inStates(states, {
    sql: `e.id in (
      select x.id from unnest(?::text[]) s (state) cross join lateral (
        select j.id from job j where j.task_id = ?::uuid and j.state = s.state and j.ordinal > coalesce(?::int, -2147483648)
           and ${isMeant} order by j.ordinal limit ?::int) x)`,
    parameters: [literal(states), taskId, after?.[0] ?? null, size + 1],
  });
  const limit = size + 1;
  const order = { orderBy: TASK_JOBS.orderBy, after, limit };
  const live = await findRows(db.orm.em, JobEntity, {
    equal: { taskId },
    conditions: [...conditions, ...heldConditions(request)],
    ...order,
  });
  const task = { id: taskId, states: states ?? null, after: after?.[0] ?? null };
  // No job of the archive is held.
  const archived = request.held ? [] : await readArchivedTaskJobs(db, task, limit);
  const jobs = archived.length === 0 ? live : [...live, ...archived].sort((a, b) => a.ordinal - b.ordinal);
  return pageOf(TASK_JOBS, { size }, jobs, ({ ordinal }) => [ordinal]);
}

const SNAPSHOT_PAGE_SIZE = 200;

/** Yields the ids of all jobs of a task, page by page; one empty page where it has none. */
export async function* pagesOfTask(db: Database, taskId: string): AsyncGenerator<string[]> {
  let after: string | null = null;
  do {
    const page: JobPage = await readTaskJobs(db, taskId, { first: SNAPSHOT_PAGE_SIZE, after });
    yield page.nodes.map(({ id }) => id);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}

/** States as the text of an array, so that the statement is the same for any number of them. */
const literal = (states: readonly JobState[] | null | undefined): string => `{${(states ?? []).join(',')}}`;

/** Reads the jobs that made files. */
export const readProducers = (
  db: Reader,
  files: readonly string[],
): Promise<{ readonly fileId: string; readonly jobId: string }[]> =>
  db.query(
    `select file_id as "fileId", job_id as "jobId" from product where file_id = any ($1::uuid[])
     union all
     select f.id, x.id from unnest($1::uuid[]) f (id) join job_archive x on x.outputs @> array[f.id]
     union all
     select f.id, x.id from unnest($1::uuid[]) f (id) join job_archive x on x.logs @> array[f.id]`,
    [files],
  );

/** Reads the jobs that read files. A group whose job is not formed yet does not count. */
export const readConsumers = (
  db: Reader,
  files: readonly string[],
): Promise<{ readonly fileId: string; readonly jobId: string }[]> =>
  db.query(
    `select i.file_id as "fileId", i.job_id as "jobId" from job_input i join job j on j.id = i.job_id
      where i.file_id = any ($1::uuid[])
     union all
     select f.id, x.id from unnest($1::uuid[]) f (id) join job_archive x on x.inputs @> array[f.id]
      order by 1, 2`,
    [files],
  );
