import { recordset, type Tx } from '@visor/db';
import { failureCodes, type FileProcess, storableJson } from '@visor/schema';
import { requestRow, transitionRow } from '../history/transition-row.ts';
import { guard, ofNamed } from '../lifecycle/guard.rules.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';
import { countTransitions } from '../task/counters.ts';
import type { Answer } from './reply.rules.ts';

/**
 * Locks requests that the catalog has not answered, with their jobs and attempts. The attempts too: a heartbeat that names one
 * may have locked it, and nothing waits for a heartbeat once tasks are locked.
 */
export async function lockOpenRequests(tx: Tx, ids: readonly string[]): Promise<{ readonly id: string }[]> {
  return tx.query(
    `select r.id
       from registration r join job j on j.id = r.job_id
       join attempt a on a.job_id = r.job_id and a.number = r.number
      where r.id = any ($1::uuid[]) and ${ofNamed(`r.state = 'OPEN'`)}
      order by j.id, a.number, r.id for no key update of j, a, r`,
    [ids],
  );
}

const answers = recordset({ id: 'uuid', outcome: 'text', text: 'text?' });

interface AnsweredJob {
  readonly jobId: string;
  readonly taskId: string;
  readonly state: JobState;
  readonly attempt: number;
}

/** The states in which a job waits for an answer: those that a refusal ends. */
const AWAITS_ANSWER = ofNamed(guard(jobLifecycle, 'refuse', 'j.state'));
/** The event of a job that an answer about its outputs makes. */
const EVENT = `case a.outcome when 'OK' then 'finish' when 'REFUSED' then 'refuse' end`;
const target = (event: 'finish' | 'refuse'): string => `'${jobLifecycle.next('REGISTERING', event)}'`;

const APPLY_ANSWERS = `
  with answer as materialized (
    select a.*, r.kind, r.job_id, r.task_id, r.number, ${EVENT} as event from ${answers.from('$1', 'a')}
      join registration r on r.id = a.id and ${ofNamed(`r.state = 'OPEN'`)}
  ), registered as (
    delete from registration r using answer a where r.id = a.id and a.outcome = 'OK' returning 1
  ), refused as (
    update registration r set state = 'REFUSED', message = null from answer a where r.id = a.id and a.outcome = 'REFUSED' returning 1
  ), products as (
    update product p set registered = true from answer a where p.registration_id = a.id and a.outcome = 'OK' returning 1
  ), jobs as (
    update job j set state = case a.event when 'finish' then ${target('finish')} when 'refuse' then ${target('refuse')} else j.state end,
           ended_at = case when a.event is not null then $2::timestamptz end,
           failure_code = case when a.event = 'refuse' then ${failureCodes.REGISTRATION_REFUSED} end,
           failure_source = case when a.event = 'refuse' then 'server' end,
           failure_text = case when a.event = 'refuse' then a.text end,
           note = case when a.event is null then a.text end
      from answer a where j.id = a.job_id and a.kind = 'output' and j.request_id = a.id and ${AWAITS_ANSWER}
    returning j.id, j.task_id, j.state, a.number, a.event
  ), logs as (
    update attempt t set log_file_id = case when a.outcome = 'OK' then (select p.file_id from product p where p.registration_id = a.id) end,
           log_note = case when a.outcome <> 'OK' then a.text end
      from answer a where t.job_id = a.job_id and t.number = a.number and a.kind = 'log'
    returning 1
  ), transition as (
    select ${transitionRow({
      job: 'id',
      task: 'task_id',
      cause: 'CATALOG_REPLY',
      at: '$2',
      source: `'REGISTERING'`,
      target: 'state',
      attempt: 'number',
      code: `case event when 'refuse' then ${failureCodes.REGISTRATION_REFUSED} end`,
    })} from jobs where event is not null
    union all select ${requestRow('task_id', '-1')} from answer where event is not null
  ), ${countTransitions('registered', 'refused', 'products', 'logs')}
  select j.id as "jobId", j.task_id as "taskId", j.state, j.number as attempt,
         (select array_agg(id) from counted where complete) as complete
    from (select 1) single left join jobs j on true`;

/**
 * Writes the catalog's answers: one statement. A request that was answered OK goes, so that a repeated answer finds none. An answer about outputs moves a job only from REGISTERING, and only under the
 * request that it waits for; an answer about a log is recorded on the attempt. Returns the jobs that were answered, and the
 * tasks that are complete now.
 */
export async function applyAnswers(
  tx: Tx,
  list: readonly Answer[],
  now: Date,
): Promise<{ answered: AnsweredJob[]; complete: string[] }> {
  const rows = await tx.query<AnsweredJob & { complete: string[] | null }>(APPLY_ANSWERS, [storableJson(list), now]);
  return { answered: rows.filter((row) => row.jobId !== null), complete: rows[0]?.complete ?? [] };
}

/** Takes at most `limit` requests that are due to be sent again, and sets when each is due next by its number of tries. */
export async function takeDue(
  tx: Tx,
  now: Date,
  limit: number,
  pauses: readonly number[],
): Promise<{ message: FileProcess }[]> {
  return tx.query(
    `with due as materialized (
       select id from registration where state = 'OPEN' and resend_at <= $1 order by resend_at limit $2 for no key update skip locked
     )
     update registration r set tries = r.tries + 1,
            resend_at = $1::timestamptz + make_interval(secs => ($3::float8[])[least(r.tries, $4)] / 1000)
       from due d where r.id = d.id returning r.message`,
    [now, limit, pauses, pauses.length],
  );
}
