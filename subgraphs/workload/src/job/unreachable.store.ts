import type { Tx } from '@visor/db';
import type { TransitionCause } from '../../generated/types.ts';
import { transitionRow } from '../history/transition-row.ts';
import { attemptLifecycle, type AttemptState } from '../lifecycle/attempt.rules.ts';
import { guard, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';

const LOST = targetOf(attemptLifecycle, 'lose');

/**
 * Returns the CTE `unreachable`: the UNREACHABLE attempts of the jobs in the CTE `jobs` (with `id`) are LOST. Part of every statement
 * by which a job leaves DEFINED or QUEUED other than for the other of them; its `transition` selects `lostRow` from it, too.
 */
export const loseUnreachable = (jobs: string, at: string): string => `unreachable as (
    update attempt a set state = ${LOST}, ended_at = ${at}, lapsed_from = null
      from ${jobs} l where a.job_id = l.id and ${ofNamed('a.ended_at is null and a.lapsed_from is not null')}
    returning a.job_id, a.task_id, a.number, a.failure_code
  )`;

/** Returns the select list of `transition` for the rows of `unreachable`. */
export const lostRow = (cause: TransitionCause, at: string): string =>
  transitionRow({
    job: 'job_id',
    task: 'task_id',
    cause,
    at,
    attempt: 'number',
    attemptState: LOST,
    code: 'failure_code',
  });

/** Ends the UNREACHABLE attempts of jobs that are locked as LOST; their jobs wait already. */
export async function loseAttemptsOf(
  tx: Tx,
  jobIds: readonly string[],
  cause: TransitionCause,
  now: Date,
): Promise<void> {
  if (jobIds.length === 0) return;
  await tx.query(
    `with named as (select unnest($1::uuid[]) as id), ${loseUnreachable('named', '$2')}, transition as (
       select ${lostRow(cause, '$2')} from unreachable
     ), ${COUNT_TRANSITIONS} select id from counted`,
    [jobIds, now],
  );
}

/** An attempt that went on, with the job's record as it was before its lease lapsed. */
export interface ReturnedAttempt {
  readonly jobId: string;
  readonly taskId: string;
  readonly pilotId: string;
  readonly number: number;
  readonly state: AttemptState;
  readonly lost: number;
  readonly crashedOn: string[];
}

// The loss did not happen: what it left on the job goes. The decision that was stored with it says what was there before.
const RETURN_ATTEMPTS = `
  with chosen as materialized (
    select j.id, j.task_id, j.state as source, a.number, a.lapsed_from,
           least(j.lost, (a.decision -> 'before' ->> 'lost')::int) as lost,
           array(select n from unnest(j.crashed_on) n where a.decision is null or a.decision -> 'before' -> 'crashedOn' ? n) as crashed_on
      from unnest($1::uuid[], $2::int[]) k (job_id, number)
      join attempt a on a.job_id = k.job_id and a.number = k.number and ${ofNamed('a.ended_at is null and a.lapsed_from is not null')}
      join job j on j.id = a.job_id and ${ofNamed(guard(jobLifecycle, 'return', 'j.state'))}
     order by j.id for no key update of j, a
  ), attempts as (
    update attempt a set state = c.lapsed_from, lapsed_from = null, lease_until = $4, named = true, decision = null, log_note = null,
           failure_code = null, failure_source = null, failure_text = null
      from chosen c where a.job_id = c.id and a.number = c.number
    returning a.job_id, a.number, a.pilot_id
  ), jobs as (
    update job j set state = ${targetOf(jobLifecycle, 'return')}, lost = coalesce(c.lost, j.lost), crashed_on = c.crashed_on, note = null,
           not_before = null, avoid_node = null, avoid_until = null, reserved_by = null, reserved_until = null,
           held_at = null, held_reason = null, held_details = null, failure_code = null, failure_source = null, failure_text = null
      from chosen c where j.id = c.id
    returning j.id, j.lost
  ), transition as (
    select ${transitionRow({
      job: 'id',
      task: 'task_id',
      cause: 'PILOT_RETURNED',
      at: '$3',
      source: 'source',
      target: targetOf(jobLifecycle, 'return'),
      attempt: 'number',
      attemptState: 'lapsed_from',
    })} from chosen
  ), ${COUNT_TRANSITIONS}
  select c.id as "jobId", c.task_id as "taskId", a.pilot_id as "pilotId", c.number, c.lapsed_from as state, j.lost, c.crashed_on as "crashedOn"
    from chosen c join attempts a on a.job_id = c.id and a.number = c.number join jobs j on j.id = c.id`;

/** Takes UNREACHABLE attempts back to the phase in which their leases lapsed, and their jobs to ACTIVE. Returns those it could. */
export async function returnAttempts(
  tx: Tx,
  attempts: readonly { readonly jobId: string; readonly number: number }[],
  now: Date,
  leaseUntil: Date,
): Promise<ReturnedAttempt[]> {
  const keys = [attempts.map(({ jobId }) => jobId), attempts.map(({ number }) => number)];
  return tx.query(RETURN_ATTEMPTS, [...keys, now, leaseUntil]);
}
