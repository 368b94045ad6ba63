import type { Tx } from '@visor/db';
import { transitionRow } from '../history/transition-row.ts';
import { guard, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';

interface JobOfTask {
  readonly jobId: string;
  readonly taskId: string;
}

const RECALL = `
  with recalled as materialized (
    select j.id, j.task_id, j.state as source from job j
     where ${guard(jobLifecycle, 'recall', 'j.state')} and j.task_id = any ($1::uuid[]) for no key update skip locked
  ), jobs as (
    update job j set state = ${targetOf(jobLifecycle, 'recall')}, dispatch = null from recalled r where j.id = r.id
  ), transition as (
    select ${transitionRow({ job: 'id', task: 'task_id', cause: 'RECALL', at: '$2', source: 'source', target: targetOf(jobLifecycle, 'recall') })}
      from recalled
  ), ${COUNT_TRANSITIONS}
  select id as "jobId", task_id as "taskId" from recalled`;

/** Takes the QUEUED jobs of tasks back, but for those that a claim is taking: one statement. */
export const recallJobs = (tx: Tx, taskIds: readonly string[], now: Date): Promise<JobOfTask[]> =>
  taskIds.length === 0 ? Promise.resolve([]) : tx.query(RECALL, [taskIds, now]);

/** A job whose time has come; the expressions are those of the index `job_due`. */
const dueJobs = (tried: 0 | 1): string => `
  (select j.id, coalesce(j.not_before, '-infinity'::timestamptz) as due from job j
    where j.task_id = w.task_id and ${guard(jobLifecycle, 'offer', 'j.state')} and j.held_at is null
      and least(j.attempts, 1) = ${tried} and coalesce(j.not_before, '-infinity'::timestamptz) <= $3
    order by coalesce(j.not_before, '-infinity'::timestamptz), j.id limit w.count)`;

const READ_DUE = `
  select w.task_id as "taskId", array(
    select d.id from (select 1 as part, o.* from ${dueJobs(1)} o union all select 2, n.* from ${dueJobs(0)} n) d
     order by d.part, d.due, d.id limit w.count) as "jobIds"
    from unnest($1::uuid[], $2::int[]) w (task_id, count)`;

/** Reads the first due jobs of tasks, at most `count` of each: what was tried before, then new ones. */
export async function readDueJobs(
  tx: Tx,
  counts: ReadonlyMap<string, number>,
  now: Date,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.query<{ taskId: string; jobIds: readonly string[] }>(READ_DUE, [
    [...counts.keys()],
    [...counts.values()],
    now,
  ]);
  return new Map(rows.map(({ taskId, jobIds }) => [taskId, jobIds]));
}

const OFFER = `
  with wanted as materialized (
    select w.id, w.place from unnest($1::uuid[]) with ordinality w (id, place)
  ), offered as materialized (
    select j.id, j.task_id, j.state as source, w.place from wanted w join job j on j.id = w.id
     where ${ofNamed(`${guard(jobLifecycle, 'offer', 'j.state')} and j.held_at is null`)} for no key update of j skip locked
  ), numbered as materialized (
    select o.id, o.task_id, o.source, nextval('job_dispatch') as dispatch from (select * from offered order by place) o
  ), jobs as (
    update job j set state = ${targetOf(jobLifecycle, 'offer')}, dispatch = n.dispatch, not_before = null,
           queued_at = case when j.id = any ($3::uuid[]) then j.queued_at else $2 end
      from numbered n where j.id = n.id
  ), transition as (
    select ${transitionRow({ job: 'id', task: 'task_id', cause: 'OFFER', at: '$2', source: 'source', target: targetOf(jobLifecycle, 'offer') })}
      from numbered
  ), ${COUNT_TRANSITIONS}
  select id as "jobId", task_id as "taskId", dispatch from numbered order by dispatch`;

/**
 * Makes DEFINED jobs claimable in this order: one statement. Those that another transaction holds are left out.
 * @param recalled jobs that were QUEUED just before, and keep their time
 */
export async function offer(
  tx: Tx,
  jobIds: readonly string[],
  recalled: readonly string[],
  now: Date,
): Promise<(JobOfTask & { readonly number: number })[]> {
  if (jobIds.length === 0) return [];
  const rows = await tx.query<JobOfTask & { dispatch: string }>(OFFER, [jobIds, now, recalled]);
  return rows.map(({ dispatch, ...job }) => ({ ...job, number: Number(dispatch) }));
}
