import { findRows, type Condition, type Database } from '@visor/db';
import { assertValid, isUuid, readId } from '@visor/schema';
import {
  chosenOf,
  findPage,
  isInt,
  pageOf,
  readPage,
  type Count,
  type FindRequest,
  type FoundPage,
  type PageRequest,
} from '@visor/service';
import type { JobFilter, JobOrderField } from '../../generated/types.ts';
import type { JobState } from '../lifecycle/job.rules.ts';
import { countArchivedJobs, readArchivedTaskJobs } from './archived.reads.ts';
import { countJobs, jobFinder } from './find-jobs.reads.ts';
import { JobEntity, type JobRow } from './job.entity.ts';

type Reader = Pick<Database, 'query'>;

/** A page of jobs, and what it is a page of. */
export interface JobPage extends FoundPage<JobRow, JobFilter> {
  /** Also of jobs of the archive. */
  readonly hasArchive?: boolean;
}

interface TaskJobsRequest extends PageRequest {
  readonly states?: readonly JobState[] | null;
  /** Only jobs that are held, or that are not. */
  readonly held?: boolean | null;
}

interface JobsRequest extends TaskJobsRequest, FindRequest<JobFilter, JobOrderField> {}

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

/** Which jobs of the alias are asked for; undefined: held or not. A page counts only those. */
function heldOrNot({ held }: TaskJobsRequest, job: string): string | undefined {
  const isHeld = `${job}.held_at is not null and ${job}.state = 'DEFINED'`;
  if (typeof held !== 'boolean') return undefined;
  return held ? `(${isHeld})` : `not (${isHeld})`;
}

const heldConditions = (request: TaskJobsRequest): Condition[] => {
  const sql = heldOrNot(request, 'e');
  return sql === undefined ? [] : [{ sql, parameters: [] }];
};

/** A filter that also asks for what the older arguments ask for. */
function withOldArguments({ states, held, where }: JobsRequest): JobFilter {
  const { state } = where ?? {};
  const wanted = states ? chosenOf(states, state) : state?.in;
  return {
    ...where,
    ...(states ? { state: { in: wanted ?? [] } } : {}),
    ...(typeof held === 'boolean' ? { held } : {}),
  };
}

/** Reads a page of all jobs, without those of the archive. @throws Refusal INVALID for a wrong page, cursor, filter or order */
export const readJobs = (db: Database, request: JobsRequest): Promise<JobPage> =>
  findPage(db, jobFinder, { ...request, where: withOldArguments(request) });

/** Reads a page of a task's jobs, of the archive too. @throws Refusal INVALID for a wrong page or cursor */
export async function readTaskJobs(db: Database, taskId: string, request: TaskJobsRequest): Promise<JobPage> {
  const { size, after } = readPage(TASK_JOBS, request);
  const { states, held } = request;
  const where: JobFilter = {
    task: { eq: taskId },
    ...(states ? { state: { in: states } } : {}),
    ...(held == null ? {} : { held }),
  };
  if (!isUuid(taskId)) return { ...pageOf(TASK_JOBS, { size }, [], () => []), where };
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
  return { ...pageOf(TASK_JOBS, { size }, jobs, ({ ordinal }) => [ordinal]), where, hasArchive: true };
}

/** Counts the jobs that a page is a page of. */
export async function countJobsOf(db: Reader, { where, hasArchive }: JobPage): Promise<Count> {
  const live = await countJobs(db, where);
  const task = where.task?.eq;
  if (!hasArchive || where.held === true || !isUuid(task)) return live;
  const archived = await countArchivedJobs(db, task, where.state?.in ?? null);
  return { value: live.value + archived.value, exact: live.exact && archived.exact };
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

/** Failed jobs of a task that explain it. */
const MAX_FAILED_JOBS = 3;

/** Reads the first failed jobs of tasks, those of the archive where there are no others. */
export const readFailedJobs = (
  db: Reader,
  tasks: readonly string[],
): Promise<{ readonly taskId: string; readonly jobId: string }[]> =>
  db.query(
    `select t.id as "taskId", f.id as "jobId" from unnest($1::uuid[]) t (id) cross join lateral (
       (select j.id, j.ordinal from job j where j.task_id = t.id and j.state = 'FAILED' order by j.ordinal limit $2)
       union all
       (select x.id, x.ordinal from job_archive x where x.task_id = t.id and x.state = 'FAILED' and x.failure_code is not null
         order by x.failure_code limit $2)
       order by 2 limit $2) f`,
    [tasks, MAX_FAILED_JOBS],
  );

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

/** Files of one question whether jobs made them. */
const MAX_ASKED_FILES = 5_000;

/** Returns those of files that no job has made. @throws Refusal INVALID that names the field */
export async function readFilesWithoutJob(db: Reader, ids: readonly string[]): Promise<string[]> {
  const { length } = ids;
  assertValid(
    'ids',
    length > MAX_ASKED_FILES ? `has ${length} elements; at most ${MAX_ASKED_FILES} are allowed` : undefined,
  );
  const files = ids.map((id) => readId('ids', id));
  const made = new Set((await readProducers(db, files)).map(({ fileId }) => fileId));
  return files.filter((id) => !made.has(id));
}

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
