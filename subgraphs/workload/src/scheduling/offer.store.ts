import type { Tx } from '@visor/db';
import { transitionRow } from '../history/transition-row.ts';
import { guard, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { fitsAnyPilot, isRaised } from '../pilot/candidates.ts';
import { COUNT_TRANSITIONS, countTransitions } from '../task/counters.ts';

interface JobOfTask {
  readonly jobId: string;
  readonly taskId: string;
}

const recall = (which: string): string => `
  with recalled as materialized (
    select j.id, j.task_id, j.state as source from job j join task t on t.id = j.task_id
     where ${guard(jobLifecycle, 'recall', 'j.state')} and ${which} for no key update of j skip locked
  ), jobs as (
    update job j set state = ${targetOf(jobLifecycle, 'recall')}, dispatch = null from recalled r where j.id = r.id
  ), transition as (
    select ${transitionRow({ job: 'id', task: 'task_id', cause: 'RECALL', at: '$2', source: 'source', target: targetOf(jobLifecycle, 'recall') })}
      from recalled
  ), ${COUNT_TRANSITIONS}
  select id as "jobId", task_id as "taskId" from recalled`;

const RECALL_OF_TASKS = recall('j.task_id = any ($1::uuid[])');
const RECALL_UNFIT = recall(`$1::boolean and ${isRaised('j', 't')} and not ${fitsAnyPilot('j', 't', '$2')}`);

/** Takes the QUEUED jobs of tasks back, but for those that a claim is taking: one statement. */
export const recallJobs = (tx: Tx, taskIds: readonly string[], now: Date): Promise<JobOfTask[]> =>
  taskIds.length === 0 ? Promise.resolve([]) : tx.query(RECALL_OF_TASKS, [taskIds, now]);

/** Takes QUEUED jobs back of which a retry has raised what they need beyond all pilots: one statement. */
export const recallUnfit = (tx: Tx, now: Date): Promise<JobOfTask[]> => tx.query(RECALL_UNFIT, [true, now]);

/** A job whose time has come, and that some pilot could run where a retry has raised what it needs; the expressions are those of the index `job_due`. */
const dueJobs = (tried: 0 | 1): string => `
  (select j.id, coalesce(j.not_before, '-infinity'::timestamptz) as due from job j
    where j.task_id = w.task_id and ${guard(jobLifecycle, 'offer', 'j.state')} and j.held_at is null
      ${tried === 1 ? `and (not ${isRaised('j', 't')} or ${fitsAnyPilot('j', 't', '$3')})` : ''}
      and least(j.attempts, 1) = ${tried} and coalesce(j.not_before, '-infinity'::timestamptz) <= $3
    order by coalesce(j.not_before, '-infinity'::timestamptz), j.id limit w.count)`;

const READ_DUE = `
  select w.task_id as "taskId", array(
    select d.id from (select 1 as part, o.* from ${dueJobs(1)} o union all select 2, n.* from ${dueJobs(0)} n) d
     order by d.part, d.due, d.id limit w.count) as "jobIds"
    from unnest($1::uuid[], $2::int[]) w (task_id, count) join task t on t.id = w.task_id`;

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

/** A turn of a task in the order of dispatches. */
export interface OfferedTurn {
  readonly taskId: string;
  /** Null: the task keeps the place, or has no due job for it. */
  readonly jobId: string | null;
  /** Its number; before the offer null where it is the next one. After it null: the job was taken or changed meanwhile. */
  readonly number: number | null;
  /** The place is kept for a later job. */
  readonly keeps: boolean;
}

const OFFER = `
  with wanted as materialized (
    select w.id, w.number, w.keeps, w.place
      from unnest($1::uuid[], $2::bigint[], $3::boolean[]) with ordinality w (id, number, keeps, place)
  ), offered as materialized (
    select j.id, j.task_id, j.state as source, w.number, w.place from wanted w join job j on j.id = w.id
     where ${ofNamed(`${guard(jobLifecycle, 'offer', 'j.state')} and j.held_at is null`)} for no key update of j skip locked
  ), numbered as materialized (
    select o.id, o.task_id, o.source, o.place, coalesce(o.number, nextval('job_dispatch')) as dispatch from (
      select id, task_id, source, number, place from offered
       union all select null, null, null, number, place from wanted where keeps order by place) o
  ), jobs as (
    update job j set state = ${targetOf(jobLifecycle, 'offer')}, dispatch = n.dispatch, not_before = null,
           queued_at = case when j.id = any ($5::uuid[]) then j.queued_at else $4 end
      from numbered n where j.id = n.id
    returning 1
  ), transition as (
    select ${transitionRow({ job: 'id', task: 'task_id', cause: 'OFFER', at: '$4', source: 'source', target: targetOf(jobLifecycle, 'offer') })}
      from numbered where id is not null
  ), ${countTransitions('jobs')}
  select place::int, dispatch from numbered`;

/**
 * Makes DEFINED jobs claimable in this order, and numbers the places that are kept: one statement. Jobs that another transaction
 * holds get no number.
 * @param recalled jobs that were QUEUED just before, and keep their time
 * @returns the turns with their numbers
 */
export async function offer(
  tx: Tx,
  turns: readonly OfferedTurn[],
  recalled: readonly string[],
  now: Date,
): Promise<readonly OfferedTurn[]> {
  if (turns.length === 0) return [];
  const column = <Name extends keyof OfferedTurn>(name: Name) => turns.map((turn) => turn[name]);
  const rows = await tx.query<{ place: number; dispatch: string }>(OFFER, [
    column('jobId'),
    column('number'),
    column('keeps'),
    now,
    recalled,
  ]);
  const numbers = new Map(rows.map(({ place, dispatch }) => [place, Number(dispatch)]));
  return turns.map((turn, index) => ({ ...turn, number: numbers.get(index + 1) ?? null }));
}

/** Reads the lowest number of the QUEUED jobs of each task. */
export async function readFirstNumbers(tx: Tx, taskIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ id: string; first: string }>(
    `select task_id as id, min(dispatch) as first from job where task_id = any ($1::uuid[]) and state = 'QUEUED' group by 1`,
    [taskIds],
  );
  return new Map(rows.map(({ id, first }) => [id, Number(first)]));
}
