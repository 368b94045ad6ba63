import type { Database } from '@visor/db';
import { isClaiming, takesDevice } from '../pilot/candidates.ts';
import { viewQueue, type DeviceQueue, type QueueView } from './queue.rules.ts';

/** Programs that are named per device. */
const MAX_PROGRAMS = 20;

/** Reads the queue of each device: one statement. The window limits the jobs that it counts. */
export async function readQueues(db: Pick<Database, 'query'>): Promise<QueueView[]> {
  const rows = await db.query<DeviceQueue>(
    `with waiting as materialized (
       select j.device, t.program, count(*)::int as jobs, min(j.queued_at) as oldest
         from job j join task t on t.id = j.task_id where j.state = 'QUEUED' group by 1, 2
     )
     select d.device,
            coalesce((select sum(w.jobs)::int from waiting w where w.device = d.device), 0) as queued,
            (select min(w.oldest) from waiting w where w.device = d.device) as "oldestQueuedAt",
            (select coalesce(json_agg(json_build_object('name', o.name, 'status', o.status, 'draining', o.draining,
                      'notReady', o.not_ready, 'starts', o.starts, 'offline', (select coalesce(n.mode_reason, 'no reason given') from node n where n.name = o.node and n.mode = 'OFFLINE')) order by o.last_seen desc), '[]')
               from pilot o where ${takesDevice('o', 'd.device')}) as pilots,
            (select coalesce(json_agg(json_build_object('program', w.program, 'jobs', w.jobs) order by w.jobs desc), '[]')
               from (select * from waiting x where x.device = d.device and not exists (
                       select from pilot o where ${isClaiming('o')} and ${takesDevice('o', 'x.device')}
                         and not exists (select from pilot_refusal r where r.pilot_id = o.id and r.program = x.program))
                      order by x.jobs desc limit $1) w) as refused
       from (values (1, 'CPU'), (2, 'GPU'), (3, 'ANY')) d (place, device) order by d.place`,
    [MAX_PROGRAMS],
  );
  return rows.map(viewQueue);
}
