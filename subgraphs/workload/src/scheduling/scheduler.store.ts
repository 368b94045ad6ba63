import { selectColumns, type RowOf, type Tx } from '@visor/db';
import { isOneOf } from '../lifecycle/guard.rules.ts';
import { SCHEDULED_PHASES } from '../lifecycle/task.rules.ts';
import { hasLabels, hasResources, hasTime, isClaiming, RESOURCES, takesDevice } from '../pilot/candidates.ts';
import { waitingOutput } from '../pilot/farm-storage.store.ts';
import type { WaitingOutput } from '../storage/output-storage.rules.ts';
import { DEVICES, type Device } from '../task/device.rules.ts';
import type { WaitingTask } from './recall.rules.ts';
import type { StateWithPlaces } from './places.rules.ts';
import type { SchedulerState } from './scheduler-state.rules.ts';
import { SchedulerEntity, type Dispatch, type StoredInput } from './scheduler.entity.ts';

type Sql = Pick<Tx, 'query'>;

const lockedScheduler = ['state', 'reorderedAt', 'reorderDue'] as const;

/** The scheduler of a device, locked for a round. */
export interface LockedScheduler extends Pick<RowOf<typeof SchedulerEntity>, 'state' | 'reorderDue'> {
  readonly reorderedAt: Date | null;
}

const LIVE = `${isOneOf('t.phase', SCHEDULED_PHASES)} and not t.cancelled and t.defined_count + t.queued_count > 0`;

/** Reads the devices whose schedulers have something to do: a task has waiting jobs, or the state has tasks to forget. */
export async function readDevices(db: Pick<Tx, 'query'>): Promise<Device[]> {
  const rows = await db.query<{ device: Device }>(
    `select s.device from scheduler s
      where json_array_length(s.state -> 'slots') > 0 or exists (select from task t where t.device = s.device and ${LIVE})`,
  );
  return DEVICES.filter((device) => rows.some((row) => row.device === device));
}

/** Locks the scheduler of a device for a round; undefined where it is `skip locked` and a round is under way. */
export async function lockScheduler(
  sql: Sql,
  device: Device,
  option: 'wait' | 'skip locked',
): Promise<LockedScheduler | undefined> {
  const rows = await sql.query<Omit<LockedScheduler, 'reorderedAt'> & { reorderedAt: string | null }>(
    `select ${selectColumns(SchedulerEntity, 's', lockedScheduler)} from scheduler s where device = $1
        for update ${option === 'wait' ? '' : option}`,
    [device],
  );
  const row = rows[0];
  return row && { ...row, reorderedAt: row.reorderedAt === null ? null : new Date(row.reorderedAt) };
}

/** A task in a round, with what its turn depends on. */
export interface QueuedTask extends WaitingTask {
  /** Retries that its jobs have needed on average. */
  readonly retries: number;
  readonly chunk: number | null;
  readonly window: number | null;
  /** The pilots that can run it now, as one name; '' where there is none. */
  readonly lane: string;
  readonly output: WaitingOutput;
}

const needs = [...RESOURCES, 'wall_seconds', 'labels', 'program'];
const offered = [...RESOURCES, 'device', 'labels'];

const READ_TASKS = `
  with live as materialized (
    select t.id, t.rank, t.paused or t.finish_requested as stopped, ${waitingOutput('t')} as output, t.defined_count, t.queued_count, t.chunk_size, t.window_size,
           least(t.retries, (t.attempts_failed_count + t.attempts_lost_count)::float8 / greatest(1, t.total_count)) as retries,
           ${needs.map((name) => `t.${name}`).join(', ')}
      from task t
     where t.device = $1 and ${LIVE}
  ), kind as materialized (
    select md5(row(${offered.map((name) => `o.${name}`).join(', ')}, o.refuses)::text) as name, ${offered.map((name) => `o.${name}`).join(', ')}, o.refuses,
           max(coalesce(o.ends_at, 'infinity')) as ends_at
      from (select o.*, array(select r.program from pilot_refusal r where r.pilot_id = o.id order by 1) as refuses
              from pilot o where ${isClaiming('o')} and ${takesDevice('o', '$1')}) o
     group by ${offered.map((name) => `o.${name}`).join(', ')}, o.refuses
  ), need as (
    select distinct ${needs.join(', ')} from live
  ), lane as (
    select n.*, (
      select coalesce(left(md5(string_agg(k.name, ',' order by k.name)), 12), '') from kind k
       where ${hasResources('k', 'n')} and ${hasLabels('k', 'n')} and ${hasTime('k', 'n', '$2')}
         and not coalesce(n.program = any (k.refuses), false)) as lane
      from need n
  )
  select l.id, l.rank, l.stopped, l.defined_count as defined, l.queued_count as queued, l.retries, l.chunk_size as chunk,
         l.window_size as "window", a.lane, l.output
    from live l join lane a on ${needs.map((name) => `l.${name} is not distinct from a.${name}`).join(' and ')}
   order by l.id`;

/**
 * Reads the tasks of a device whose jobs wait, in the order in which they came. Pilots are compared by kind: what they offer,
 * not which they are, so that the pilots of a farm count once.
 */
export const readTasks = (sql: Sql, device: Device, now: Date): Promise<QueuedTask[]> =>
  sql.query(READ_TASKS, [device, now]);

export async function writeScheduler(
  sql: Sql,
  device: Device,
  to: { readonly state: StateWithPlaces; readonly reorderedAt: Date | null; readonly reorderDue: boolean },
): Promise<void> {
  await sql.query('update scheduler set state = $2::json, reordered_at = $3, reorder_due = $4 where device = $1', [
    device,
    JSON.stringify(to.state),
    to.reorderedAt,
    to.reorderDue,
  ]);
}

/** Stores a round, and deletes rounds that are too many or too old. */
export async function storeRound(
  sql: Sql,
  round: {
    readonly device: Device;
    readonly state: SchedulerState;
    readonly input: StoredInput;
    readonly dispatches: readonly Dispatch[];
    readonly recalled: number;
  },
  keep: { readonly rounds: number; readonly since: Date },
  now: Date,
): Promise<void> {
  await sql.query(
    `with stored as (
       insert into scheduling_round (device, at, state, input, dispatches, recalled)
       values ($1, $2, $3::json, $4::json, $5::json, $6) returning id
     )
     delete from scheduling_round where id <= (select id from stored) - $7::bigint or at < $8`,
    [
      round.device,
      now,
      JSON.stringify(round.state),
      JSON.stringify(round.input),
      JSON.stringify(round.dispatches),
      round.recalled,
      keep.rounds,
      keep.since,
    ],
  );
}
