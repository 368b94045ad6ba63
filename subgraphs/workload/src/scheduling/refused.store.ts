import type { Tx } from '@visor/db';
import { failureCodes } from '@visor/schema';
import { transitionRow } from '../history/transition-row.ts';
import { loseUnreachable, lostRow } from '../job/unreachable.store.ts';
import { guard, ofNamed, targetOf } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { isWorking } from '../pilot/candidates.ts';
import { COUNT_TRANSITIONS } from '../task/counters.ts';
import type { RefusedProgram } from './refused-program.rules.ts';

/**
 * Reads the programs that all live pilots of a device have lacked since `before`. A pilot is live if it was seen since `seen`
 * and does not drain; where none is live nothing is refused.
 */
export async function readRefusedPrograms(db: Pick<Tx, 'query'>, before: Date, seen: Date): Promise<RefusedProgram[]> {
  return db.query(
    `with live as materialized (
       select id, name, device, program_folders from pilot
        where ${isWorking('pilot')} and not draining and last_seen >= $2
     )
     select p.program, d.device, json_agg(json_build_object('name', l.name, 'folders', l.program_folders) order by l.name) as pilots
       from (select distinct program from pilot_refusal where since <= $1) p
      cross join (values ('CPU'), ('GPU'), ('ANY')) d (device)
       join live l on l.device = 'ANY' or d.device = 'ANY' or d.device = l.device
       left join pilot_refusal r on r.pilot_id = l.id and r.program = p.program and r.since <= $1
      group by 1, 2 having bool_and(r.program is not null)`,
    [before, seen],
  );
}

/**
 * Fails at most `limit` waiting jobs of a program and device. Returns them, each with whether its task is complete now.
 */
export async function failWaiting(
  tx: Tx,
  which: { readonly program: string; readonly device: string; readonly text: string; readonly limit: number },
  now: Date,
): Promise<{ jobId: string; taskId: string; complete: boolean | null }[]> {
  return tx.query(
    `with picked as materialized (
       select p.id
         from task t cross join lateral (
           select j.id from job j
            where j.task_id = t.id and ${guard(jobLifecycle, 'expire', 'j.state')} and j.device = $2 limit $4) p
        where t.program = $1 and t.phase in ('FORMING', 'FORMED') and not t.cancelled
        limit $4
     ), chosen as materialized (
       select j.id, j.task_id, j.state as source
         from picked p join job j on j.id = p.id where ${ofNamed(guard(jobLifecycle, 'expire', 'j.state'))}
        order by j.id for no key update of j skip locked
     ), jobs as (
       update job j set state = ${targetOf(jobLifecycle, 'expire')}, ended_at = $5, not_before = null,
              failure_code = ${failureCodes.UNKNOWN_EXECUTABLE}, failure_source = 'pilot', failure_text = $3, exhausted = false
         from chosen c where j.id = c.id
     ), ${loseUnreachable('chosen', '$5')}, transition as (
       select ${transitionRow({ job: 'id', task: 'task_id', cause: 'PROGRAM_MISSING', at: '$5', source: 'source', target: targetOf(jobLifecycle, 'expire'), code: String(failureCodes.UNKNOWN_EXECUTABLE) })}
         from chosen
       union all select ${lostRow('PROGRAM_MISSING', '$5')} from unreachable
     ), ${COUNT_TRANSITIONS}
     select c.id as "jobId", c.task_id as "taskId", n.complete from chosen c left join counted n on n.id = c.task_id`,
    [which.program, which.device, which.text, which.limit, now],
  );
}
