import type { Tx } from '@visor/db';
import { isComplete } from '../task/counters.ts';

/** A command that was stopped, with how far it was. */
interface StoppedCommand {
  readonly taskId: string;
  readonly operationId: string;
  readonly matched: number;
  readonly applied: number;
  readonly refused: number;
  readonly text: string;
}

interface Stopped {
  readonly stopped: readonly StoppedCommand[];
  /** Tasks that waited for nothing else. */
  readonly complete: readonly string[];
}

/** Named jobs that a command has not come to count as refused, as it was about them; of others nobody knows the number. */
const STOP = `
  with stops as materialized (
    select s.id, s.task_id, s.details ->> 'stops' as operation_id, s.by, s.reason from task_action s
     where s.outcome = 'RUNNING' and s.kind = 'stop' order by s.id limit $1 for no key update skip locked
  ), running as materialized (
    select a.id, a.task_id, a.operation_id, a.kind from task_action a
     where (a.task_id, a.operation_id) in (select task_id, operation_id from stops) and a.outcome = 'RUNNING' and a.kind <> 'stop'
     order by a.id for no key update
  ), dropped as (
    update job_action j set outcome = 'REFUSED', text = 'the operation was stopped before it came to the job'
      from running r where j.action_id = r.id and j.outcome = 'PENDING' returning j.action_id
  ), ended as (
    update task_action a
       set outcome = case when a.applied > 0 then 'APPLIED' else 'UNCHANGED' end, ended_at = $2, cursor = null,
           matched = a.matched + d.count, refused = a.refused + d.count,
           text = 'stopped by ' || coalesce(w.by, 'an operator') || ' before it came to all of its jobs' || coalesce(': ' || w.reason, '')
      from running r
      cross join lateral (select count(*)::int as count from dropped where action_id = r.id) d
      cross join lateral (select by, reason from stops s where (s.task_id, s.operation_id) = (r.task_id, r.operation_id) order by s.id limit 1) w
     where a.id = r.id returning a.id, a.task_id, a.operation_id, a.matched, a.applied, a.refused, a.text
  ), answered as (
    update task_action s set outcome = case when e.id is null then 'UNCHANGED' else 'APPLIED' end, ended_at = $2,
           matched = coalesce(e.matched, 0), applied = coalesce(e.applied, 0), refused = coalesce(e.refused, 0)
      from stops x left join ended e on (e.task_id, e.operation_id) = (x.task_id, x.operation_id) where s.id = x.id
  ), waited as (
    update task t set retries_open = greatest(0, t.retries_open - r.retries)
      from (select task_id, (count(*) filter (where kind = 'retry'))::int as retries from running group by 1) r
     where t.id = r.task_id returning t.id, ${isComplete('t')} as complete
  )
  select (select coalesce(json_agg(json_build_object('taskId', task_id, 'operationId', operation_id, 'matched', matched, 'applied', applied,
                                                     'refused', refused, 'text', text) order by id), '[]') from ended) as stopped,
         (select coalesce(json_agg(id order by id), '[]') from waited where complete) as complete`;

/** Stops the commands that the next `limit` stops name: one statement. A stop of a command that has ended changes nothing. */
export async function stopNext(tx: Tx, limit: number, now: Date): Promise<Stopped> {
  const [row] = await tx.query<Stopped>(STOP, [limit, now]);
  return row ?? { stopped: [], complete: [] };
}
