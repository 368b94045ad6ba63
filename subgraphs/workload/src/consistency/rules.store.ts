import type { Database } from '@visor/db';
import { keysSql, type FoundRows, type KeyRange, type KindPage } from '@visor/service';
import { HAS_OUTPUT } from '../job/has-output.ts';
import { attemptLifecycle } from '../lifecycle/attempt.rules.ts';
import { guard, isOneOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { isComplete } from '../task/counters.ts';

/** What is compared of storages, by their ids. */
export const STORAGE_KINDS = ['RESERVED_ROOM'] as const;
/** What is compared of tasks, jobs, attempts and requests, by the ids of tasks. */
export const TASK_KINDS = [
  'ACTIVE_WITHOUT_ATTEMPT',
  'OUTPUT_OF_OPEN_JOB',
  'OUTPUT_OF_FAILED_JOB',
  'ATTEMPT_WITHOUT_ACTIVE_JOB',
  'LEASE_EXPIRED_LONG_AGO',
  'REQUEST_NOT_SENT',
  'REGISTERING_WITHOUT_REQUEST',
  'REGISTERING_ANSWERED',
  'REQUEST_WITHOUT_JOB',
  'PAUSED_BUT_QUEUED',
  'FINISHED_WITHOUT_OUTPUT',
  'FINISHED_WITHOUT_ATTEMPT',
  'OUTPUT_TWICE',
  'OUTPUT_NOT_IN_CATALOG',
  'JOB_WITHOUT_INPUT',
  'FILE_IN_TWO_JOBS',
  'SUMMARISED_TOO_EARLY',
  'RETRY_WITHOUT_ACTION',
  'TASK_COUNTERS',
  'TASK_FAILURES',
  'COMPLETE_BUT_NOT_SUMMARISED',
] as const;

/** Something on which tasks, jobs, attempts and requests, or storages disagree. */
export const INCONSISTENCY_KINDS = [...TASK_KINDS, ...STORAGE_KINDS] as const;
export type InconsistencyKind = (typeof INCONSISTENCY_KINDS)[number];

export interface InconsistencyRow {
  readonly kind: InconsistencyKind;
  /** Of the job, or of the task or storage where it is about that. */
  readonly id: string;
  /** With which it is compared again: of the task, or of the storage. */
  readonly taskId: string;
  readonly jobId: string | null;
  readonly text: string;
}

const FINAL = isOneOf('j.state', jobLifecycle.finalStates);

const ofJobs = (text: string, condition: string): string =>
  `select j.id, j.task_id, j.id as job_id, ${text} as text from job j where ${condition}`;
const ofTasks = (text: string, condition: string): string =>
  `select t.id, t.id as task_id, null::uuid as job_id, ${text} as text from task t where ${condition}`;

const states = (lifecycle: readonly string[], prefix = ''): string[] =>
  lifecycle.map((state) => `${prefix}${state.toLowerCase()}_count`);

/** The counters of a task that jobs, attempts and requests give again. */
export const COUNTERS = [
  'total_count',
  ...states(jobLifecycle.states),
  ...states(attemptLifecycle.finalStates, 'attempts_'),
  'requests_count',
];

const counted = (list: readonly string[], prefix = ''): string =>
  list
    .map((state) => `count(*) filter (where state = '${state}')::int as ${prefix}${state.toLowerCase()}_count`)
    .join(', ');

/** Returns the counters of task `t` as its rows give them, in the order of COUNTERS. */
export const RECOUNT = `
  select * from (select count(*)::int as total_count, ${counted(jobLifecycle.states)} from job where task_id = t.id) j
   cross join (select ${counted(attemptLifecycle.finalStates, 'attempts_')} from attempt where task_id = t.id) a
   cross join (select count(*)::int as requests_count from registration where task_id = t.id and state = 'OPEN') r`;

const columnsOf = (alias: string): string => COUNTERS.map((column) => `${alias}.${column}`).join(', ');

/** Failures by code of task `t` as its rows give them. */
export const REFAIL = `
  select code, sum(jobs)::int as jobs, sum(attempts)::int as attempts from (
    select failure_code as code, 1 as jobs, 0 as attempts from job where task_id = t.id and state = 'FAILED'
    union all select failure_code, 0, 1 from attempt
     where task_id = t.id and ended_at is not null and failure_code is not null) f group by 1`;

/** What is archived was right when it ended; its jobs are no rows of `job` any more. */
const IS_KEPT = `t.archive_started_at is null`;

const LIVE = 'select from attempt a where a.job_id = j.id and a.ended_at is null';

/** What is reserved on storage `s`, and what its live attempts were promised. */
const RESERVED = `select s.reserved_bytes + coalesce(sum(r.bytes), 0) as bytes from storage_reservation r where r.storage_id = s.id`;
export const PROMISED = `select coalesce(sum(a.reserved_bytes), 0) as bytes
     from job j join attempt a on a.job_id = j.id and a.number = j.attempts
    where j.state in ('ACTIVE', 'REGISTERING') and a.storage_id = s.id`;

const OUTPUT_OF = `'the catalog has its outputs, and it is ' || j.state`;

/** The rows that break each rule: `id`, `task_id`, `job_id`, `text`. */
const BROKEN: Readonly<Record<Exclude<InconsistencyKind, 'OUTPUT_NOT_IN_CATALOG'>, string>> = {
  ACTIVE_WITHOUT_ATTEMPT: ofJobs(
    `'no attempt of it is live'`,
    `j.state = 'ACTIVE' and not exists (${LIVE}) and not ${HAS_OUTPUT}`,
  ),
  OUTPUT_OF_OPEN_JOB: ofJobs(OUTPUT_OF, `not ${FINAL} and ${HAS_OUTPUT}`),
  OUTPUT_OF_FAILED_JOB: ofJobs(OUTPUT_OF, `${isOneOf('j.state', ['FAILED', 'CANCELLED'])} and ${HAS_OUTPUT}`),
  ATTEMPT_WITHOUT_ACTIVE_JOB: `select j.id, j.task_id, j.id as job_id, 'attempt ' || a.number || ' is ' || a.state || ', the job is ' || j.state as text
    from attempt a join job j on j.id = a.job_id where a.ended_at is null and j.state <> 'ACTIVE'
     and not (a.lapsed_from is not null and ${guard(jobLifecycle, 'return', 'j.state')})`,
  LEASE_EXPIRED_LONG_AGO: `select a.job_id as id, a.task_id, a.job_id, 'the lease of attempt ' || a.number || ' expired ' || a.lease_until as text
    from attempt a where a.ended_at is null and a.lapsed_from is null and a.lease_until < $4::timestamptz - interval '1 hour'`,
  REQUEST_NOT_SENT: `select r.job_id as id, r.task_id, r.job_id, count(*) || ' requests of it should have been sent again since ' || min(r.resend_at) as text
    from registration r where r.state = 'OPEN' and r.resend_at < $4::timestamptz - interval '1 hour' group by r.task_id, r.job_id`,
  REGISTERING_WITHOUT_REQUEST: ofJobs(
    `'its request does not exist'`,
    `j.state = 'REGISTERING' and not exists (select from registration r where r.id = j.request_id) and not ${HAS_OUTPUT}`,
  ),
  REGISTERING_ANSWERED: `select j.id, j.task_id, j.id as job_id, 'the catalog answered its request: ' || r.state as text
    from job j join registration r on r.id = j.request_id where j.state = 'REGISTERING' and r.state <> 'OPEN'`,
  REQUEST_WITHOUT_JOB: `select r.job_id as id, r.task_id, r.job_id, 'request ' || r.id || ' waits for an answer, the job is ' || coalesce(j.state, 'gone') as text
    from registration r left join job j on j.id = r.job_id
   where r.state = 'OPEN' and r.kind = 'output' and (j.id is null or j.state <> 'REGISTERING' or j.request_id <> r.id)`,
  PAUSED_BUT_QUEUED: ofTasks(
    `t.queued_count || ' jobs are QUEUED'`,
    `t.paused and t.queued_count > 0 and t.paused_at < $4::timestamptz - interval '1 minute'`,
  ),
  FINISHED_WITHOUT_OUTPUT: ofJobs(
    `'the catalog has not confirmed all its outputs'`,
    `j.state = 'FINISHED' and exists (select from product p where p.registration_id = j.request_id and not p.registered)`,
  ),
  FINISHED_WITHOUT_ATTEMPT: ofJobs(
    `'no attempt of it finished'`,
    `j.state = 'FINISHED' and not exists (select from attempt a where a.job_id = j.id and a.state = 'FINISHED')`,
  ),
  OUTPUT_TWICE: ofJobs(
    `'the catalog has its outputs of several attempts'`,
    `(select count(distinct p.registration_id) from product p where p.job_id = j.id and p.kind = 'output' and p.registered) > 1`,
  ),
  JOB_WITHOUT_INPUT: ofJobs(`'it reads no file'`, `not exists (select from job_input i where i.job_id = j.id)`),
  FILE_IN_TWO_JOBS: `select (max(j.id::text))::uuid as id, j.task_id, (max(j.id::text))::uuid as job_id, 'file ' || i.file_id || ' is read by ' || count(*) || ' jobs of the task' as text
    from job j join job_input i on i.job_id = j.id group by j.task_id, i.file_id having count(*) > 1`,
  SUMMARISED_TOO_EARLY: ofTasks(
    `'it was summarised, but jobs have not ended'`,
    `t.phase = 'SUMMARISED' and ${IS_KEPT} and exists (select from job j where j.task_id = t.id and not ${FINAL})`,
  ),
  RETRY_WITHOUT_ACTION: ofTasks(
    `'it waits for ' || t.retries_open || ' retries'`,
    `t.retries_open <> (select count(*) from task_action a where a.task_id = t.id and a.kind = 'retry' and a.outcome = 'RUNNING')`,
  ),
  TASK_COUNTERS: `select t.id, t.id as task_id, null::uuid as job_id,
      'kept: ' || row_to_json(k)::text || ', counted: ' || row_to_json(c)::text as text
    from task t cross join lateral (${RECOUNT}) c cross join lateral (select ${columnsOf('t')}) k
   where ${IS_KEPT} and (${columnsOf('t')}) is distinct from (${columnsOf('c')})`,
  TASK_FAILURES: ofTasks(
    `'failures by code differ from its jobs and attempts'`,
    `${IS_KEPT} and exists (
       select from (select code, jobs, attempts from task_failure where task_id = t.id) k
         full join (${REFAIL}) c using (code)
        where (coalesce(k.jobs, 0), coalesce(k.attempts, 0)) <> (coalesce(c.jobs, 0), coalesce(c.attempts, 0)))`,
  ),
  COMPLETE_BUT_NOT_SUMMARISED: ofTasks(`'nothing is left to wait for'`, isComplete('t')),
  RESERVED_ROOM: `select s.id, s.id as task_id, null::uuid as job_id,
      'storage ' || s.name || ' has ' || round(k.bytes) || ' bytes reserved; its live attempts were promised ' || round(p.bytes) as text
    from storage_room s cross join lateral (${RESERVED}) k cross join lateral (${PROMISED}) p where abs(k.bytes - p.bytes) >= 1`,
};

/** Tasks of one page, and their jobs: counting these takes a second or two. A larger task is compared alone. */
const MAX_TASKS = 500;
const MAX_JOBS = 100_000;

/** Returns the tasks after an id that one page compares; undefined where there are none. The jobs of archived tasks are no rows any more. */
export async function readTaskRange(db: Pick<Database, 'query'>, after: string): Promise<KeyRange | undefined> {
  const tasks = await db.query<{ id: string; jobs: number }>(
    `select id, total_count as jobs from task where id > $1 and archived_at is null order by id limit ${MAX_TASKS}`,
    [after],
  );
  const [first] = tasks;
  if (!first) return undefined;
  let to = first.id;
  let jobs = first.jobs;
  for (const task of tasks.slice(1)) {
    jobs += task.jobs;
    if (jobs > MAX_JOBS) break;
    to = task.id;
  }
  return { from: first.id, to };
}

/** Storages are few: one page compares them all. */
export async function readStorageRange(db: Pick<Database, 'query'>, after: string): Promise<KeyRange | undefined> {
  const [range] = await db.query<{ from: string | null; to: string | null }>(
    `select min(id::text) as "from", max(id::text) as "to" from storage_room where id > $1`,
    [after],
  );
  return range?.from && range.to ? { from: range.from, to: range.to } : undefined;
}

/** Reads what breaks a rule in tasks or storages, after an id, in the order of ids. */
export async function readBroken(
  db: Pick<Database, 'query'>,
  kind: keyof typeof BROKEN,
  { keys, after, limit }: KindPage,
  now: Date,
): Promise<FoundRows<InconsistencyRow>> {
  const { sql, values } = keysSql(keys, 'b.task_id');
  // The rows of the keys first: a planner that counts on the limit reads a whole table in the order of ids for each range of keys.
  const found = await db.query<Omit<InconsistencyRow, 'kind'>>(
    `with b as materialized (select * from (${BROKEN[kind]}) b where ${sql})
     select b.id, b.task_id as "taskId", b.job_id as "jobId", b.text from b
      where b.id > $3 and $4::timestamptz is not null order by b.id limit $5`,
    [...values, after, now, limit],
  );
  const rows = found.map((row) => ({ kind, ...row }));
  return { rows, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
}
