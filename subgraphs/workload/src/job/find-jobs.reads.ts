import { findRows, type Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import {
  chosenOf,
  countFacets,
  countRows,
  listById,
  readEntityPage,
  type Count,
  type FacetCounts,
  type Finder,
} from '@visor/service';
import type { JobFacet, JobFilter, JobOrderField } from '../../generated/types.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';
import { jobAccess, JOB_COLUMNS, standardOrder, taskOf } from './job-access.ts';
import { JobEntity, type JobRow } from './job.entity.ts';

type Reader = Pick<Database, 'query'>;

/** All jobs, newest first. */
const JOBS = { ...listById('jobs'), entity: JobEntity, orderBy: ['id'], descending: true } as const;

/** Which jobs can be found, in which orders. */
export const jobFinder: Finder<JobRow, JobFilter, JobOrderField> = {
  name: JOBS.name,
  defaultSize: JOBS.defaultSize,
  table: 'job',
  key: 'id',
  keyOf: ({ id }) => id,
  readRows: ({ orm }, values) => findRows(orm.em, JobEntity, { anyOf: { property: 'id', values } }),
  readAll: (db, request) => readEntityPage(db, JOBS, request),
  columns: JOB_COLUMNS,
  orders: {
    ID: [{ sql: 'e.id', kind: 'uuid' }],
    ORDINAL: [{ sql: 'e.ordinal', kind: 'int' }],
    ENDED_AT: [
      { sql: 'e.ended_at', kind: 'time' },
      { sql: 'e.id', kind: 'uuid' },
    ],
  },
  standard: { by: 'ID', direction: 'DESC' },
  orderFor: standardOrder,
  access: jobAccess,
  facets: {
    STATE: 'e.state',
    DEVICE: 'e.device',
    TASK: 'e.task_id',
    NODE: 'e.node',
    FAILURE: 'e.failure_code',
  } satisfies Record<JobFacet, string>,
};

/** Tasks whose counters are summed at most. */
const MAX_TASKS = 10_000;
const COUNTERS = jobLifecycle.states
  .map(
    (state) =>
      `coalesce(sum(t.${state.toLowerCase()}_count) filter (where t.archived_at is null), 0)::float8 as "${state}"`,
  )
  .join(', ');

type KeptCounts = Readonly<Record<JobState, number>>;

const isGiven = (value: unknown): boolean => value !== null && value !== undefined;

/** The counters of the tasks that a filter is about, where they tell all: the jobs of an archived task are not in `jobs`. */
async function keptCounts(db: Reader, where: JobFilter): Promise<KeptCounts | undefined> {
  const { task: _, state: _state, ...others } = where;
  const task = taskOf(where);
  if (Object.values(others).some(isGiven) || (isGiven(where.task) && !isUuid(task))) return undefined;
  const [row] = await db.query<KeptCounts & { complete: boolean }>(
    `select ${COUNTERS}, count(*) <= ${MAX_TASKS}
            and coalesce(bool_and(t.archive_started_at is null or t.archived_at is not null), true) as complete
       from (select * from task where $1::uuid is null or id = $1 order by id desc limit ${MAX_TASKS + 1}) t`,
    [task ?? null],
  );
  return row?.complete ? row : undefined;
}

/** Counts jobs: from the counters of the tasks where these tell, else at most 10,000. @throws Refusal INVALID for a wrong filter */
export async function countJobs(db: Reader, where: JobFilter): Promise<Count> {
  const kept = await keptCounts(db, where);
  if (!kept) return await countRows(db, jobFinder, where);
  const states = chosenOf(jobLifecycle.states, where.state);
  return { value: states.reduce((sum, state) => sum + kept[state], 0), exact: true };
}

const STATE: JobFacet = 'STATE';

/** Counts the values of fields of jobs: states from the counters of the tasks where these tell, else over the first 10,000 jobs. */
export async function countJobFacets(
  db: Reader,
  where: JobFilter,
  fields: readonly JobFacet[],
): Promise<readonly FacetCounts[]> {
  const kept = fields.includes(STATE) ? await keptCounts(db, where) : undefined;
  const others = kept ? fields.filter((field) => field !== STATE) : fields;
  const counted = await countFacets(db, jobFinder, where, others);
  if (!kept) return counted;
  const values = chosenOf(jobLifecycle.states, where.state)
    .map((state) => ({ value: state, count: kept[state] }))
    .filter(({ count }) => count > 0)
    .toSorted((left, right) => right.count - left.count);
  return [{ field: STATE, values, exact: true }, ...counted];
}
