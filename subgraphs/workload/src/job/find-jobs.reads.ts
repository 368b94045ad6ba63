import { findRows, type Database } from '@visor/db';
import { isUuid, Refusal } from '@visor/schema';
import {
  chosenOf,
  countFacets,
  countRows,
  listById,
  namedBy,
  readEntityPage,
  type Access,
  type Count,
  type FacetCounts,
  type Finder,
} from '@visor/service';
import type { JobFacet, JobFilter, JobOrderField } from '../../generated/types.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';
import { JobEntity, type JobRow } from './job.entity.ts';

type Reader = Pick<Database, 'query'>;

/** All jobs, newest first. */
const JOBS = { ...listById('jobs'), entity: JobEntity, orderBy: ['id'], descending: true } as const;

const LAST_ATTEMPT_NODE = '(select a.node from attempt a where a.job_id = e.id and a.number = e.attempts)';
const HELD = `e.held_at is not null and e.state = 'DEFINED'`;

/** The states whose jobs have ended, in which an order by the time of the end makes sense. */
const FINAL_STATES: readonly JobState[] = jobLifecycle.finalStates;

/** The one task that a filter names. */
function taskOf({ task }: JobFilter): string | undefined {
  const [id, ...others] = namedBy(task) ?? [];
  return others.length === 0 && task?.not == null ? id : undefined;
}

const isStateFree = ({ state }: JobFilter): boolean => (state?.in ?? state?.not) == null;

/** QUEUED jobs are few, the window of the scheduler, and in no index by id, which claims would read whole: all of them are read. */
const QUEUED = { from: `(select * from job where state = 'QUEUED' offset 0) e`, sql: 'true', parameters: [] };

const inState = (state: JobState): Access<JobFilter>['streams'][number] =>
  state === 'QUEUED' ? QUEUED : { sql: `e.state = '${state}' and e.state <> 'QUEUED'`, parameters: [] };

/** Ranges of the indexes of `job` for a filter: each state, the held ones, or all jobs are in the order of the ids. */
function accessById(where: JobFilter): Access<JobFilter> {
  if (where.held === true) return { streams: [{ sql: HELD, parameters: [] }], served: ['held'] };
  if (isStateFree(where)) return { streams: [{ sql: 'true', parameters: [] }] };
  return { streams: chosenOf(jobLifecycle.states, where.state).map(inState), served: ['state'] };
}

function accessOf(where: JobFilter, by: JobOrderField): Access<JobFilter> {
  const ids = namedBy(where.id);
  const task = taskOf(where);
  if (by === 'ORDINAL' && task === undefined)
    throw new Refusal('INVALID', 'orderBy ORDINAL needs where: { task: { eq } }: ordinals are those of a task', {
      field: 'orderBy.by',
    });
  const ended = by === 'ENDED_AT' ? ' and e.ended_at is not null' : '';
  if (ids)
    return { streams: [{ sql: `e.id = any (?::uuid[])${ended}`, parameters: [ids.filter((id) => isUuid(id))] }] };
  if (by === 'ENDED_AT')
    return {
      streams: chosenOf(FINAL_STATES, where.state).map((state) => ({
        sql: `e.state = '${state}'${ended}`,
        parameters: [],
      })),
      served: ['state'],
    };
  if (by === 'ID') return accessById(where);
  if (!isUuid(task)) return { streams: [] };
  const ofTask = { sql: 'e.task_id = ?::uuid', parameters: [task] };
  if (where.held === true)
    return { streams: [{ ...ofTask, sql: `${ofTask.sql} and ${HELD}` }], served: ['task', 'held'] };
  if (isStateFree(where)) return { streams: [ofTask], served: ['task'] };
  const streams = chosenOf(jobLifecycle.states, where.state).map((state) => ({
    ...ofTask,
    sql: `${ofTask.sql} and e.state = '${state}'`,
  }));
  return { streams, served: ['task', 'state'] };
}

/** Which jobs can be found, in which orders. */
export const jobFinder: Finder<JobRow, JobFilter, JobOrderField> = {
  name: JOBS.name,
  defaultSize: JOBS.defaultSize,
  table: 'job',
  key: 'id',
  keyOf: ({ id }) => id,
  readRows: ({ orm }, values) => findRows(orm.em, JobEntity, { anyOf: { property: 'id', values } }),
  readAll: (db, request) => readEntityPage(db, JOBS, request),
  columns: {
    id: { kind: 'uuid', sql: 'e.id' },
    task: { kind: 'uuid', sql: 'e.task_id' },
    state: { kind: 'enum', sql: 'e.state' },
    device: { kind: 'enum', sql: 'e.device' },
    ordinal: { kind: 'number', sql: 'e.ordinal' },
    attempts: { kind: 'number', sql: 'e.attempts' },
    node: { kind: 'text', sql: LAST_ATTEMPT_NODE },
    failure: { kind: 'number', sql: 'e.failure_code' },
    failureText: { kind: 'text', sql: 'e.failure_text' },
    held: { kind: 'flag', sql: HELD },
    exhausted: { kind: 'flag', sql: 'e.exhausted' },
    cancelRequested: { kind: 'flag', sql: 'e.cancel_requested' },
    createdAt: { kind: 'time', sql: 'e.created_at' },
    queuedAt: { kind: 'time', sql: 'e.queued_at' },
    startedAt: { kind: 'time', sql: 'e.started_at' },
    endedAt: { kind: 'time', sql: 'e.ended_at' },
  },
  orders: {
    ID: [{ sql: 'e.id', kind: 'uuid' }],
    ORDINAL: [{ sql: 'e.ordinal', kind: 'int' }],
    ENDED_AT: [
      { sql: 'e.ended_at', kind: 'time' },
      { sql: 'e.id', kind: 'uuid' },
    ],
  },
  standard: { by: 'ID', direction: 'DESC' },
  orderFor: (where) => (taskOf(where) === undefined ? undefined : { by: 'ORDINAL', direction: 'ASC' }),
  access: accessOf,
  facets: {
    STATE: 'e.state',
    DEVICE: 'e.device',
    TASK: 'e.task_id',
    NODE: LAST_ATTEMPT_NODE,
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
