import { RECORD_TRANSITIONS, TRAFFIC } from '../history/transition-row.ts';
import { attemptLifecycle } from '../lifecycle/attempt.rules.ts';
import { guard, isOneOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';
import { taskLifecycle } from '../lifecycle/task.rules.ts';

/** The counters of a task and what a statement's transitions add to each. */
const deltas: readonly (readonly [column: string, sql: string])[] = [
  ['total_count', `count(*) filter (where target is not null and source is null)`],
  ...jobLifecycle.states.map((state): [string, string] => [
    `${state.toLowerCase()}_count`,
    `count(*) filter (where target = '${state}') - count(*) filter (where source = '${state}')`,
  ]),
  ...attemptLifecycle.finalStates.map((state): [string, string] => [
    `attempts_${state.toLowerCase()}_count`,
    `count(*) filter (where attempt_state = '${state}')`,
  ]),
  ['requests_count', 'coalesce(sum(requests), 0)'],
  ...TRAFFIC.map((name): [string, string] => [name, `coalesce(sum(${name}), 0)`]),
];

/** Returns the condition that a task has nothing left to wait for: the guard of its summary. */
export const isComplete = (task: string): string =>
  `(${guard(taskLifecycle, 'summarise', `${task}.phase`)} and ${task}.requests_count = 0 and ${task}.retries_open = 0
    and ${task}.total_count = ${jobLifecycle.finalStates.map((state) => `${task}.${state.toLowerCase()}_count`).join(' + ')})`;

/** The states in which a job holds what is reserved for the files of its attempt: the catalog counts them as used afterwards. */
const HOLDING: readonly JobState[] = ['ACTIVE', 'REGISTERING'];
const holds = (state: string): string => `coalesce(${isOneOf(state, HOLDING)}, false)`;

/** Notes which reservations end, and which begin again, with the transitions of a statement; a claim reserves by itself. */
const CHANGE_RESERVATIONS = `reservations as (
    insert into storage_reservation (storage_id, bytes, at)
    select a.storage_id, sum(case when ${holds('t.target')} then a.reserved_bytes else -a.reserved_bytes end), max(t.at)
      from transition t cross join lateral (
        select a.storage_id, a.reserved_bytes from attempt a where a.job_id = t.job_id and a.number = t.attempt limit 1) a
     where t.source is not null and t.target is not null and ${holds('t.source')} <> ${holds('t.target')} and a.reserved_bytes > 0
     group by 1
  )`;

/** PostgreSQL carries out CTEs that write in no order but that in which they are read. */
const isDone = (cte: string): string => `and (select count(*) from ${cte}) >= 0`;

/**
 * The end of every statement that moves jobs: records the transitions in the history, updates the counters of the tasks, and
 * provides the CTE `counted (id, complete)`. It reads the CTE `transition`, which selects `transitionRow(...)` for each job that
 * moves and each attempt that enters a state, and `requestRow(...)` for requests to the catalog. Task rows are locked in the
 * order of their ids, so that two batches over the same tasks cannot lock each other out; failures by code follow under these locks.
 * All claims and reports of a task wait for each other's locks, so they are taken once the rest of the statement is done.
 * @param writes CTEs of the statement that write, each with a `returning`: they are carried out before the locks
 */
export const countTransitions = (
  ...writes: readonly string[]
): string => `${RECORD_TRANSITIONS}, ${CHANGE_RESERVATIONS}, delta as (
    select task_id, ${deltas.map(([column, sql]) => `(${sql})::bigint as ${column}`).join(', ')} from transition group by task_id
  ), locked as materialized (
    select id from task where id in (select task_id from delta) ${['recorded', ...writes].map(isDone).join(' ')}
     order by id for no key update
  ), counted as (
    update task t set ${deltas.map(([column]) => `${column} = t.${column} + d.${column}`).join(', ')}
      from delta d join locked l on l.id = d.task_id where t.id = d.task_id
    returning t.id, ${isComplete('t')} as complete
  ), failure_delta as (
    select task_id, code, count(*) filter (where target = 'FAILED') - count(*) filter (where source = 'FAILED') as jobs,
           count(*) filter (where ${isOneOf('attempt_state', attemptLifecycle.finalStates)}) as attempts
      from transition where code is not null group by 1, 2
  ), failures as (
    insert into task_failure (task_id, code, jobs, attempts)
    select d.task_id, d.code, d.jobs, d.attempts from failure_delta d join counted n on n.id = d.task_id
     where d.jobs <> 0 or d.attempts <> 0 order by 1, 2
    on conflict (task_id, code) do update set jobs = task_failure.jobs + excluded.jobs, attempts = task_failure.attempts + excluded.attempts
  ), failure_events as (
    insert into failure_event (at, task_id, job_id, attempt, code, ends_job)
    select at, task_id, job_id, attempt, code, coalesce(target = 'FAILED', false) from transition
     where code is not null and (attempt_state in ('FAILED', 'LOST') or (attempt_state is null and target = 'FAILED' and reporter is null))
  )`;

export const COUNT_TRANSITIONS = countTransitions();
