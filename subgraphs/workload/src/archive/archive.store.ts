import type { Tx } from '@visor/db';
import { JOB_TRANSITION } from '../history/history.reads.ts';
import { isOneOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { REMOVE_CHOSEN_JOBS } from '../job/remove-jobs.ts';

type Sql = Pick<Tx, 'query'>;

/** Whether nothing of a person still works on task `t`, which has ended. */
const IS_ENDED = `t.phase = 'SUMMARISED' and t.archive_started_at is null and t.requests_count = 0 and t.retries_open = 0
  and not exists (select from task_action a where a.task_id = t.id and a.outcome = 'RUNNING')`;

/** Whether every job of task `t` has ended, as the jobs say: the phase and the counters of a task may be wrong (`SUMMARISED_TOO_EARLY`). */
const HAS_ENDED_JOBS = `not exists (select from job j where j.task_id = t.id and not ${isOneOf('j.state', jobLifecycle.finalStates)})`;

/** A task that may be archived. */
export interface Archivable {
  readonly id: string;
  /** Its log dataset, which is closed when no retry can come any more. */
  readonly logId: string;
  /** Jobs of it failed or were cancelled. */
  readonly retriable: boolean;
}

/**
 * Finds at most `limit` tasks that were summarised before `before`, those without failed jobs first, else in any order: none holds up the others for long.
 * @param before.failed for tasks with jobs that failed or were cancelled
 */
export const findArchivable = (
  sql: Sql,
  before: { readonly ended: Date; readonly failed: Date },
  limit: number,
): Promise<Archivable[]> =>
  sql.query(
    `select t.id, t.log ->> 'datasetId' as "logId", t.failed_count + t.cancelled_count > 0 as retriable from task t
      where ${IS_ENDED} and t.summarised_at < $1 and (t.summarised_at < $2 or t.failed_count + t.cancelled_count = 0)
      order by 3, random() limit $3`,
    [before.ended, before.failed, limit],
  );

/**
 * Marks tasks whose jobs go to the archive, where task and jobs have still ended. From then on no command moves them. A task that is
 * left out is found again: a repair, or the end of its jobs, lets it go.
 */
export const startArchiving = (sql: Sql, ids: readonly string[], now: Date): Promise<unknown> =>
  sql.query(
    `update task t set archive_started_at = $2 where t.id in (
       select t.id from task t where t.id = any ($1::uuid[]) and ${IS_ENDED} order by t.id for no key update skip locked)
       and ${IS_ENDED} and ${HAS_ENDED_JOBS}`,
    [ids, now],
  );

/** Returns the tasks whose jobs are being moved. */
export async function readArchiving(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    'select id from task where archive_started_at is not null and archived_at is null order by id limit $1',
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** The columns of a row that are not null; nulls inside of their values stay. */
const withoutNulls = (row: string): string =>
  `(select jsonb_object_agg(key, value) from jsonb_each(${row}) where value <> 'null')`;

/** Names of the registered files of a kind, in the order of their ids in the archive. */
const namesOf = (kind: string): string =>
  `(select coalesce(jsonb_agg(p.name order by p.name), '[]') from product p where p.job_id = j.id and p.kind = '${kind}' and p.registered)`;

/** Files that the catalog does not have. */
const UNREGISTERED = `(
  select jsonb_agg(jsonb_build_object('file_id', p.file_id, 'name', p.name, 'kind', upper(p.kind), 'refused', coalesce(r.state = 'REFUSED', false)))
    from product p left join registration r on r.id = p.registration_id where p.job_id = j.id and not p.registered)`;

const MOVE_JOBS = `
  with chosen as materialized (
    select id from job where task_id = $1 order by ordinal limit $2 for update
  ), archived as (
    insert into job_archive (id, task_id, ordinal, state, failure_code, inputs, outputs, logs, document, tails)
    select j.id, j.task_id, j.ordinal, j.state, j.failure_code,
           array(select i.file_id from job_input i where i.job_id = j.id order by i.position),
           array(select p.file_id from product p where p.job_id = j.id and p.kind = 'output' and p.registered order by p.name),
           array(select p.file_id from product p where p.job_id = j.id and p.kind = 'log' and p.registered order by p.name),
           jsonb_strip_nulls(jsonb_build_object('unregistered', ${UNREGISTERED})) || jsonb_build_object('job', ${withoutNulls('to_jsonb(j)')},
             'attempts', (select coalesce(jsonb_agg(${withoutNulls(`to_jsonb(a) - '{token,request_id,lease_until,task_id}'::text[]`)} order by a.number), '[]')
                            from attempt a where a.job_id = j.id),
             'names', jsonb_build_object(
               'INPUT', (select coalesce(jsonb_agg(i.name order by i.position), '[]') from job_input i where i.job_id = j.id),
               'OUTPUT', ${namesOf('output')}, 'LOG', ${namesOf('log')}),
             'history', (select coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(r)) order by r.id::bigint), '[]') from (
                           select ${JOB_TRANSITION} from job_history h where h.job_id = j.id) r)),
           (select jsonb_agg(to_jsonb(s) - 'job_id' order by s.number, s.stream) from stream_tail s where s.job_id = j.id)
      from chosen c join job j on j.id = c.id
  ), ${REMOVE_CHOSEN_JOBS} select count(*)::int as count from jobs`;

/** Moves at most `limit` jobs of a task, with all that belongs to them, to the archive: one statement. Returns how many. */
export async function moveJobs(sql: Sql, taskId: string, limit: number): Promise<number> {
  const [row] = await sql.query<{ count: number }>(MOVE_JOBS, [taskId, limit]);
  return row?.count ?? 0;
}

/** Marks a task whose jobs are all in the archive. */
export async function finishArchiving(sql: Sql, taskId: string, now: Date): Promise<void> {
  await sql.query(
    `update task set archived_at = $2 where id = $1 and archived_at is null and not exists (select from job where task_id = $1)`,
    [taskId, now],
  );
}

/** Deletes where replicas of files are that no job reads any more; at most `limit`. Returns how many. */
export async function deleteUnreadReplicas(sql: Sql, before: Date, limit: number): Promise<number> {
  const rows = await sql.query(
    `delete from input_replicas where file_id in (
       select r.file_id from input_replicas r
        where r.changed_at < $1 and not exists (select from job_input i where i.file_id = r.file_id) limit $2) returning 1`,
    [before, limit],
  );
  return rows.length;
}
