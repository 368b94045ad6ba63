import type { Database } from '@visor/db';
import { readFarmStorages, waitingOutput } from '../pilot/farm-storage.store.ts';
import type { FarmFacts, JobFacts, PilotFacts, TaskFacts } from './waiting-job.rules.ts';

type Reader = Pick<Database, 'query'>;

/** Jobs of a queue that are counted; pilots that are looked at, those seen last first. */
const MAX_COUNTED_JOBS = 10_000;
const MAX_PILOTS = 5_000;

/** The facts of task `t`, as JSON. @param now parameter with the present time */
const taskFacts = (now: string): string => `json_build_object(
  'id', t.id, 'phase', t.phase, 'device', t.device, 'rank', t.rank, 'cancelled', t.cancelled, 'finishRequested', t.finish_requested,
  'paused', t.paused, 'pausedBy', t.paused_by, 'pausedReason', t.paused_reason, 'streaming', t.streaming, 'splitting', t.splitting,
  'splittingBy', s.by, 'splittingReason', s.reason, 'datasetId', t.dataset_id, 'outputStorage', t.output_storage,
  'program', t.program, 'labels', t.labels, 'windowSize', t.window_size, 'queued', t.queued_count, 'waiting', t.defined_count,
  'active', t.active_count, 'registering', t.registering_count, 'requests', t.requests_count, 'files', t.files_count,
  'tries', t.tries, 'tryAt', t.try_at, 'isAtEnd', t.try_at > ${now}, 'code', t.code, 'text', t.text,
  'output', ${waitingOutput('t')})`;

/** Who switched the splitting of task `t` off, and why. */
const SPLITTING_ACTION = `left join lateral (
  select a.by, a.reason from task_action a where a.task_id = t.id and a.kind = 'splitting' and not t.splitting
   order by a.id desc limit 1) s on true`;

const READ_JOBS = `
  with queue as materialized (
    select q.id, row_number() over (partition by q.device order by q.place) - 1 as ahead
      from (select j.id, j.device, row_number() over (order by j.dispatch) as place from job j
             where j.state = 'QUEUED' order by j.dispatch limit ${MAX_COUNTED_JOBS}) q
  )
  select j.id, j.state, j.device, j.not_before as "notBefore", j.avoid_node as "avoidNode", j.avoid_until as "avoidUntil",
         json_build_object('cores', j.cores, 'ramMib', j.ram_mib, 'scratchMib', j.scratch_mib, 'gpus', j.gpus,
           'wallSeconds', j.wall_seconds) as demands, j.input_bytes::float8 as "inputBytes",
         j.held_reason as "heldReason", j.held_at as "heldAt", j.held_details ->> 'rule' as "heldRule",
         coalesce(j.held_details -> 'nodes', '[]') as "heldNodes", j.note,
         a.number as attempt, a.state as "attemptState", p.name as "attemptPilot", a.node as "attemptNode",
         a.failure_code as "failureCode", a.failure_text as "failureText", (q.ahead)::int as ahead,
         ${taskFacts('$2::timestamptz')} as task
    from job j join task t on t.id = j.task_id
    left join attempt a on a.job_id = j.id and a.number = j.attempts
    left join pilot p on p.id = a.pilot_id
    left join queue q on q.id = j.id
    ${SPLITTING_ACTION}
   where j.id = any ($1::uuid[])`;

/** Reads what the reasons of jobs are decided from: one statement. */
export const readJobFacts = (db: Reader, ids: readonly string[], now: Date): Promise<JobFacts[]> =>
  db.query(READ_JOBS, [ids, now]);

/** Reads the facts of tasks, and the job of each that waits first: the next one in the queue, else the one with the smallest ordinal. */
export const readWaitingTasks = (
  db: Reader,
  ids: readonly string[],
  now: Date,
): Promise<{ readonly task: TaskFacts; readonly nextJobId: string | null }[]> =>
  db.query(
    `select ${taskFacts('$2::timestamptz')} as task, n.id as "nextJobId"
       from task t ${SPLITTING_ACTION}
       left join lateral (
         select w.id from unnest('{QUEUED,DEFINED}'::text[]) with ordinality o (state, place)
          cross join lateral (
            select j.id from job j where j.task_id = t.id and j.state = o.state order by j.ordinal limit 1) w
          order by o.place limit 1) n on true
      where t.id = any ($1::uuid[])`,
    [ids, now],
  );

const READ_PILOTS = `
  select p.name, p.node, p.device, p.slots, p.status, p.draining, p.not_ready as "notReady", p.last_seen as "lastSeen",
         p.ends_at as "endsAt", p.cores, p.ram_mib as "ramMib", p.scratch_mib as "scratchMib", p.gpus, p.labels, p.prefetch,
         p.program_folders as "programFolders", coalesce(r.programs, '{}') as refuses, p.unmounted,
         coalesce(u.held, 0) as held, coalesce(u.cores, 0) as "usedCores", coalesce(u.ram, 0)::float8 as "usedRamMib",
         coalesce(u.scratch, 0)::float8 as "usedScratchMib", coalesce(u.gpus, 0)::float8 as "usedGpus",
         coalesce(n.mode = 'OFFLINE', false) as "nodeOffline", n.mode_reason as "nodeOfflineReason",
         coalesce(n.health <> 'OK', false) as "nodeQuarantined", n.health_reason as "nodeHealthReason"
    from (select * from pilot order by (status in ('LOST', 'STOPPED')), last_seen desc limit ${MAX_PILOTS}) p
    left join node n on n.name = p.node
    left join (select pilot_id, array_agg(program) as programs from pilot_refusal group by 1) r on r.pilot_id = p.id
    left join (
      select a.pilot_id, count(*)::int as held, sum(j.cores)::float8 as cores, sum(j.ram_mib) as ram, sum(j.scratch_mib) as scratch,
             sum(j.gpus) as gpus
        from attempt a join job j on j.id = a.job_id where a.ended_at is null group by 1) u on u.pilot_id = p.id
   order by (p.status in ('LOST', 'STOPPED')), p.last_seen desc, p.name`;

const READ_QUEUES = `
  select (select coalesce(json_agg(json_build_object('device', d.device, 'queued', least(c.n, ${MAX_COUNTED_JOBS}),
                   'exact', c.n <= ${MAX_COUNTED_JOBS})), '[]')
            from unnest('{CPU,GPU,ANY}'::text[]) d (device) cross join lateral (
              select count(*)::int as n from (
                select from job j where j.state = 'QUEUED' and j.device = d.device limit ${MAX_COUNTED_JOBS + 1}) q) c) as queues,
         (select coalesce(json_agg(w), '[]') from (
            select t.device, t.rank, sum(t.defined_count + t.queued_count)::float8 as jobs from task t
             where t.phase in ('FORMING', 'FORMED') and not t.cancelled and not t.paused and t.defined_count + t.queued_count > 0
             group by 1, 2) w) as waiting,
         (select coalesce(json_agg(json_build_object('device', c.device, 'queued', c.queued,
                   'demands', json_build_object('cores', c.cores, 'ramMib', c.ram_mib, 'scratchMib', c.scratch_mib, 'gpus', c.gpus,
                     'wallSeconds', c.wall_seconds),
                   'task', json_build_object('labels', c.labels, 'program', c.program))), '[]')
            from (select t.device, t.cores, t.ram_mib, t.scratch_mib, t.gpus, t.wall_seconds, t.labels, t.program,
                         sum(t.queued_count)::float8 as queued
                    from task t where t.phase in ('FORMING', 'FORMED') and t.queued_count > 0 group by 1, 2, 3, 4, 5, 6, 7, 8) c) as claimable,
         (select json_build_object('by', changed_by, 'reason', reason) from setting where name = 'forming') as switched`;

/** Reads what all jobs have in common: pilots, queues, and the jobs of each rank, which are counters of tasks. */
export async function readFarm(
  db: Reader,
  { window, splitter }: { readonly window: number; readonly splitter: boolean },
  now: Date,
): Promise<FarmFacts> {
  const [rooms, pilots, [counted]] = await Promise.all([
    readFarmStorages(db),
    db.query<PilotFacts>(READ_PILOTS, []),
    db.query<Pick<FarmFacts, 'queues' | 'waiting' | 'claimable'> & { switched: { by: string; reason: string } | null }>(
      READ_QUEUES,
      [],
    ),
  ]);
  const { queues = [], waiting = [], claimable = [], switched = null } = counted ?? {};
  const { by = null, reason = null } = splitter ? {} : (switched ?? {});
  return { now, rooms, pilots, queues, waiting, claimable, window, splitting: { on: splitter, by, reason } };
}
