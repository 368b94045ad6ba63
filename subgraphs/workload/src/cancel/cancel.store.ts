import type { Tx } from '@visor/db';
import { failureCodes } from '@visor/schema';
import type { CancelledJob } from '../command/announce-cancelled.ts';
import { transitionRow } from '../history/transition-row.ts';
import { loseUnreachable, lostRow } from '../job/unreachable.store.ts';
import { guard, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';

/** What is to happen to job `j` where task `t` ends. */
const IS_TO_END = `(${guard(jobLifecycle, 'cancel', 'j.state')}
  or (t.cancelled and ${guard(jobLifecycle, 'abandon', 'j.state')} and not j.cancel_requested))`;
const CAN_CANCEL = guard(jobLifecycle, 'cancel', 'c.state');

/** Cancels at most `limit` waiting jobs of tasks that are cancelled or finish; of cancelled ones, requests the end of running jobs. */
export async function cancelWaiting(tx: Tx, now: Date, limit: number): Promise<CancelledJob[]> {
  return tx.query(
    `with picked as materialized (
       select p.id, t.cancelled
         from task t cross join lateral (select j.id from job j where j.task_id = t.id and ${IS_TO_END} limit $2) p
        where t.phase = 'FORMED' and (t.cancelled or t.finish_requested)
        limit $2
     ), chosen as materialized (
       select j.id, j.task_id, j.state, j.attempts, t.cancelled
         from picked t join job j on j.id = t.id where ${ofNamed(IS_TO_END)}
        order by j.id for no key update of j skip locked
     ), jobs as (
       update job j set state = case when ${CAN_CANCEL} then ${targetOf(jobLifecycle, 'cancel')} else j.state end,
              ended_at = case when ${CAN_CANCEL} then $1::timestamptz end, cancel_requested = true, not_before = null,
              failure_code = case when ${CAN_CANCEL} then case when c.cancelled then ${failureCodes.TASK_CANCELLED} else ${failureCodes.TASK_FINISHED} end end,
              failure_source = case when ${CAN_CANCEL} then 'server' end,
              failure_text = case when ${CAN_CANCEL} then case when c.cancelled then 'its task was cancelled' else 'its task finished with what was there' end end
         from chosen c where j.id = c.id
     ), ${loseUnreachable('chosen', '$1')}, transition as (
       select ${transitionRow({ job: 'c.id', task: 'c.task_id', cause: 'CANCEL', at: '$1', source: 'c.state', target: targetOf(jobLifecycle, 'cancel') })}
         from chosen c where ${CAN_CANCEL}
       union all select ${lostRow('CANCEL', '$1')} from unreachable
     ), ${COUNT_TRANSITIONS}
     select c.id as "jobId", c.task_id as "taskId", c.state as source, c.attempts as attempt, a.pilot_id as "pilotId", n.complete
       from chosen c
       left join attempt a on a.job_id = c.id and a.number = c.attempts and ${ofNamed('a.ended_at is null and a.lapsed_from is null')}
       left join counted n on n.id = c.task_id`,
    [now, limit],
  );
}
