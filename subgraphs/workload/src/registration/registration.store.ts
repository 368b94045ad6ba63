import type { Tx } from '@visor/db';
import { failureCodes, type FileProcess } from '@visor/schema';
import { countFacts } from '../task/counters.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';

/**
 * A request that the catalog has not answered, with its job and attempt, all locked. The attempt too: a heartbeat that names it may
 * hold it, and is not to be waited for once tasks are locked.
 */
export interface OpenRequest {
  readonly id: string;
  readonly kind: 'output' | 'log';
  readonly jobId: string;
  readonly taskId: string;
  readonly number: number;
}

export async function lockOpenRequests(tx: Tx, ids: readonly string[]): Promise<OpenRequest[]> {
  return tx.query(
    `select r.id, r.kind, r.job_id as "jobId", r.task_id as "taskId", r.number
       from registration r join job j on j.id = r.job_id
       join attempt a on a.job_id = r.job_id and a.number = r.number
      where r.id = any ($1::uuid[]) and r.state = 'OPEN'
      order by j.id, a.number, r.id for no key update of j, a, r`,
    [ids],
  );
}

export interface Answer {
  readonly id: string;
  readonly outcome: 'OK' | 'REFUSED' | 'DELAYED';
  readonly text: string | null;
}

/**
 * Writes the catalog's answers: one statement. An answer about outputs moves a job only from REGISTERING and only under the
 * request it waits for; one about a log is noted on the attempt. Gives tasks complete now.
 */
export async function applyAnswers(
  tx: Tx,
  answers: readonly Answer[],
  now: Date,
): Promise<{ moved: MovedJob[]; complete: string[] }> {
  const rows = await tx.query<MovedJob & { complete: string[] | null }>(
    `with answer as materialized (
       select a.*, r.kind, r.job_id, r.task_id, r.number from jsonb_to_recordset($1) as a (id uuid, outcome text, text text)
         join registration r on r.id = a.id and r.state = 'OPEN'
     ), requests as (
       update registration r set state = a.outcome, message = null from answer a where r.id = a.id and a.outcome <> 'DELAYED'
     ), products as (
       update product p set registered = true from answer a where p.registration_id = a.id and a.outcome = 'OK'
     ), moved as (
       update job j set state = case a.outcome when 'OK' then 'FINISHED' when 'REFUSED' then 'FAILED' else j.state end,
              ended_at = case when a.outcome <> 'DELAYED' then $2::timestamptz end,
              failure_code = case when a.outcome = 'REFUSED' then ${failureCodes.REGISTRATION_REFUSED} end,
              failure_source = case when a.outcome = 'REFUSED' then 'server' end,
              failure_text = case when a.outcome = 'REFUSED' then a.text end,
              note = case when a.outcome = 'DELAYED' then a.text end
         from answer a where j.id = a.job_id and a.kind = 'output' and j.request_id = a.id and j.state = any ($3)
       returning j.id, j.task_id, j.state, a.number
     ), logs as (
       update attempt t set log_file_id = case when a.outcome = 'OK' then (select p.file_id from product p where p.registration_id = a.id) end,
              log_note = case when a.outcome <> 'OK' then a.text end
         from answer a where t.job_id = a.job_id and t.number = a.number and a.kind = 'log'
     ), fact as (
       select task_id, 'REGISTERING' as "left", state as entered, null as attempt_end, 0 as requests from moved where state <> 'REGISTERING'
       union all select task_id, null, null, null, -1 from answer where outcome <> 'DELAYED'
     ), ${countFacts}
     select m.id as "jobId", m.task_id as "taskId", m.state, m.number as attempt,
            (select array_agg(id) from counted where complete) as complete
       from (select 1) one left join moved m on true`,
    [JSON.stringify(answers), now, jobLifecycle.sources('refuse')],
  );
  return { moved: rows.filter((row) => row.jobId !== null), complete: rows[0]?.complete ?? [] };
}
export interface MovedJob {
  readonly jobId: string;
  readonly taskId: string;
  readonly state: string;
  readonly attempt: number;
}

/** Takes requests that are due to be sent again, and puts each off as its number of tries asks. */
export async function takeDue(
  tx: Tx,
  now: Date,
  most: number,
  pauses: readonly number[],
): Promise<{ jobId: string; message: FileProcess }[]> {
  return tx.query(
    `with due as materialized (
       select id from registration where state = 'OPEN' and resend_at <= $1 order by resend_at limit $2 for no key update skip locked
     )
     update registration r set tries = r.tries + 1,
            resend_at = $1::timestamptz + make_interval(secs => ($3::float8[])[least(r.tries, $4)] / 1000)
       from due d where r.id = d.id returning r.job_id as "jobId", r.message`,
    [now, most, pauses, pauses.length],
  );
}
