import type { Tx } from '@visor/db';
import { failureCodes } from '@visor/schema';
import type { CancelledJob } from '../command/announce-cancelled.ts';
import { transitionRow } from '../history/transition-row.ts';
import { loseUnreachable, lostRow } from '../job/unreachable.store.ts';
import { guard, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';
import { recordResults, SEEN, seenJobs, type ActionBatch, type RunningAction } from './action-batch.store.ts';

const CAN_CANCEL = guard(jobLifecycle, 'cancel', 'c.state');
const IS_TO_END = ofNamed(
  `(${guard(jobLifecycle, 'cancel', 'j.state')} or (${guard(jobLifecycle, 'abandon', 'j.state')} and not j.cancel_requested))`,
);

/** Waiting jobs end; the attempts of running ones are marked with who ended them, and their pilots end them. */
const statementOf = (named: boolean): string => `
  with seen as materialized (${seenJobs(named)}),
  chosen as materialized (
    select j.id, j.task_id, j.state, j.attempts, false as live from job j
     where j.id in (select id from seen where matches) and ${IS_TO_END} order by j.id for no key update
  ), jobs as (
    update job j set state = case when ${CAN_CANCEL} then ${targetOf(jobLifecycle, 'cancel')} else j.state end,
           ended_at = case when ${CAN_CANCEL} then $7::timestamptz end, cancel_requested = true, not_before = null,
           failure_code = case when ${CAN_CANCEL} then ${failureCodes.JOB_CANCELLED} end,
           failure_source = case when ${CAN_CANCEL} then 'server' end, failure_text = case when ${CAN_CANCEL} then $10 end
      from chosen c where j.id = c.id
  ), marked as (
    update attempt a set kill_text = coalesce(a.kill_text, $10) from chosen c
     where a.job_id = c.id and a.number = c.attempts and ${ofNamed('a.ended_at is null and a.lapsed_from is null')}
    returning a.job_id, a.pilot_id
  ), ${loseUnreachable('chosen', '$7')}, ${recordResults('cancel')}, transition as (
    select ${transitionRow({ job: 'c.id', task: 'c.task_id', cause: 'PERSON', at: '$7', source: 'c.state', target: targetOf(jobLifecycle, 'cancel'), reporter: '$8', note: '$9' })}
      from chosen c where ${CAN_CANCEL}
    union all select ${lostRow('PERSON', '$7')} from unreachable
  ), ${COUNT_TRANSITIONS}
  select ${SEEN},
         (select coalesce(json_agg(json_build_object('jobId', c.id, 'taskId', c.task_id, 'source', c.state, 'attempt', c.attempts,
                                                     'pilotId', m.pilot_id, 'complete', n.complete) order by c.id), '[]')
            from chosen c left join marked m on m.job_id = c.id left join counted n on n.id = c.task_id) as jobs`;

const OF_SELECTION = statementOf(false);
const OF_NAMED = statementOf(true);

/** Cancels the jobs that a command is about, of the next `limit` jobs that wait or run: one statement. */
export async function cancelNext(
  tx: Tx,
  action: RunningAction,
  parameters: readonly unknown[],
  text: string,
): Promise<ActionBatch<CancelledJob>> {
  const rows = await tx.query<ActionBatch<CancelledJob>>(action.named ? OF_NAMED : OF_SELECTION, [...parameters, text]);
  return rows[0] ?? { jobs: [], seen: 0, cursor: null, matched: 0, applied: 0 };
}
