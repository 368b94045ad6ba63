import type { Database } from '@visor/db';
import { hasLabels, hasResources, isClaiming, RESOURCES, takesDevice } from '../pilot/candidates.ts';
import { viewQueue, type DeviceQueue, type QueueView } from './queue.rules.ts';

/** Programs that are named per device. */
const MAX_PROGRAMS = 20;

const DEMANDS = RESOURCES.map((name) => `j.${name}`).join(', ');

/** A claiming pilot takes the device of waiting jobs, and has their program. */
const hasProgram = `${isClaiming('o')} and ${takesDevice('o', 'x.device')}
  and not exists (select from pilot_refusal r where r.pilot_id = o.id and r.program = x.program)`;

/** Reads the queue of each device: one statement. The window limits the jobs that it counts. */
export async function readQueues(db: Pick<Database, 'query'>): Promise<QueueView[]> {
  const rows = await db.query<DeviceQueue>(
    `with waiting as materialized (
       select j.device, t.program, t.labels, ${DEMANDS}, count(*)::int as jobs, min(j.queued_at) as oldest
         from job j join task t on t.id = j.task_id where j.state = 'QUEUED' group by j.device, t.program, t.labels, ${DEMANDS}
     )
     select d.device,
            coalesce((select sum(w.jobs)::int from waiting w where w.device = d.device), 0) as queued,
            (select min(w.oldest) from waiting w where w.device = d.device) as "oldestQueuedAt",
            (select coalesce(json_agg(json_build_object('name', o.name, 'status', o.status, 'draining', o.draining,
                      'notReady', o.not_ready, 'starts', o.starts, 'offline', (select coalesce(n.mode_reason, 'no reason given') from node n where n.name = o.node and n.mode = 'OFFLINE'),
                      'quarantined', exists (select from node n where n.name = o.node and n.health <> 'OK')) order by o.last_seen desc), '[]')
               from pilot o where ${takesDevice('o', 'd.device')}) as pilots,
            (select coalesce(json_agg(json_build_object('program', w.program, 'jobs', w.jobs, 'found', w.found) order by w.jobs desc), '[]')
               from (select x.program, sum(x.jobs)::int as jobs, exists (select from pilot o where ${hasProgram}) as found
                       from waiting x where x.device = d.device and not exists (
                         select from pilot o where ${hasProgram} and ${hasResources('o', 'x')} and ${hasLabels('o', 'x')})
                      group by x.device, x.program order by 2 desc limit $1) w) as refused
       from (values (1, 'CPU'), (2, 'GPU'), (3, 'ANY')) d (place, device) order by d.place`,
    [MAX_PROGRAMS],
  );
  return rows.map(viewQueue);
}
