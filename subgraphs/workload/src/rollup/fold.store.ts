import type { Tx } from '@visor/db';
import { attemptLifecycle } from '../lifecycle/attempt.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { RESOLUTIONS, STEPS } from './resolution.rules.ts';

/** Columns of a stage's roll-up: states that jobs are in, and what happened. Names of a task's counters and of its sample. */
const GAUGES = ['defined', 'queued', 'active', 'registering'];
const COUNTS: readonly (readonly [column: string, counter: string])[] = [
  ...jobLifecycle.finalStates.map((state) => state.toLowerCase()).map((name) => [name, `${name}_count`] as const),
  ...attemptLifecycle.finalStates
    .map((state) => `attempts_${state.toLowerCase()}`)
    .map((name) => [name, `${name}_count`] as const),
  ...['read_files', 'read_bytes', 'made_files', 'made_bytes'].map((name) => [name, name] as const),
];
const COUNT_NAMES = COUNTS.map(([name]) => name);
const list = (names: readonly string[], show: (name: string) => string = (name) => name): string =>
  names.map(show).join(', ');

const WAITING = jobLifecycle.states.filter((state) => !jobLifecycle.isFinal(state));
/** Jobs of a task are formed in the order of their ordinals: of each state the first is the oldest. */
const OLDEST = `least(${WAITING.map(
  (state) => `case when t.${state.toLowerCase()}_count > 0 then (
     select j.created_at from job j where j.task_id = t.id and j.state = '${state}' order by j.ordinal limit 1) end`,
).join(', ')})`;

const IS_LIVE = `p.status not in ('STOPPED', 'LOST')`;

/** Marks an interval as rolled up. Returns whether it was not yet: the lock of the row keeps others out until the commit. */
export async function takeInterval(tx: Tx, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `insert into rollup_place as r (name, at) values ('stages', $1)
     on conflict (name) do update set at = excluded.at where r.at < excluded.at returning 1`,
    [at],
  );
  return rows.length > 0;
}

/** A task that ended so long ago changes no more, unless a person retries it. */
const LIVE = `t.phase in ('FORMING', 'FORMED') or (t.phase = 'SUMMARISED' and t.archive_started_at is null and t.summarised_at > $3::timestamptz)`;

const FOLD_STAGES = `
  with live as materialized (
    select t.id, coalesce(t.program, '') as stage, t.device, ${list(GAUGES, (name) => `t.${name}_count as ${name}`)},
           ${COUNTS.map(([name, counter]) => `t.${counter} as ${name}`).join(', ')},
           extract(epoch from $4::timestamptz - ${OLDEST})::float8 as age
      from task t where ${LIVE}
  ), sampled as (
    insert into task_sample as s (task_id, ${list(COUNT_NAMES)}) select id, ${list(COUNT_NAMES)} from live order by id
    on conflict (task_id) do update set ${list(COUNT_NAMES, (name) => `${name} = excluded.${name}`)}
     where (${list(COUNT_NAMES, (name) => `s.${name}`)}) is distinct from (${list(COUNT_NAMES, (name) => `excluded.${name}`)})
  ), stage as (
    select l.stage, l.device, ${list(GAUGES, (name) => `sum(l.${name}) as ${name}`)},
           ${list(COUNT_NAMES, (name) => `sum(greatest(l.${name} - coalesce(s.${name}, 0), 0)) as ${name}`)}, max(l.age) as age
      from live l left join task_sample s on s.task_id = l.id group by 1, 2
  )
  insert into stage_rollup as r (step, at, stage, device, ${list([...GAUGES, ...COUNT_NAMES])}, age_seconds)
  select x.step, date_bin(make_interval(secs => x.step), $1::timestamptz, 'epoch'), s.stage, s.device, ${list(
    [...GAUGES, ...COUNT_NAMES],
    (name) => `s.${name}`,
  )}, s.age
    from stage s cross join unnest($2::int[]) x (step)
   where s.age is not null or ${COUNT_NAMES.map((name) => `s.${name} > 0`).join(' or ')}
  on conflict (step, at, stage, device) do update
    set ${list([...GAUGES, ...COUNT_NAMES], (name) => `${name} = r.${name} + excluded.${name}`)},
        age_seconds = greatest(r.age_seconds, excluded.age_seconds)`;

const PILOT_STATES = ['starting', 'idle', 'busy', 'draining'];

const FOLD_FARM = `
  insert into farm_rollup as r (step, at, samples, ${list(PILOT_STATES)}, slots, busy_slots)
  select x.step, date_bin(make_interval(secs => x.step), $1::timestamptz, 'epoch'), 1, ${list(PILOT_STATES, (name) => `f.${name}`)},
         f.slots, least(f.slots, f.held)
    from (select ${list(PILOT_STATES, (name) => `count(*) filter (where p.status = '${name.toUpperCase()}') as ${name}`)},
                 coalesce(sum(p.slots), 0) as slots, coalesce(sum(least(coalesce(a.held, 0), p.slots)), 0) as held
            from pilot p
            left join (select pilot_id, count(*) as held from attempt where ended_at is null group by 1) a on a.pilot_id = p.id
           where ${IS_LIVE}) f
   cross join unnest($2::int[]) x (step)
  on conflict (step, at) do update
    set samples = r.samples + 1, ${list([...PILOT_STATES, 'slots', 'busy_slots'], (name) => `${name} = r.${name} + excluded.${name}`)}`;

/**
 * Adds an interval to the roll-ups of all resolutions: what the counters of tasks have gained since they were sampled last, and what
 * is now. Two statements, whatever the number of jobs.
 * @param since tasks that ended before are not looked at
 */
export async function foldInterval(tx: Tx, at: Date, since: Date, now: Date): Promise<void> {
  await tx.query(FOLD_STAGES, [at, STEPS, since, now]);
  await tx.query(FOLD_FARM, [at, STEPS]);
}

const TRIMMED = ['stage_rollup', 'failure_rollup', 'farm_rollup'];

/** Deletes the roll-ups that are older than their resolution is kept, and samples of tasks that change no more. */
export async function trimRollups(db: Pick<Tx, 'query'>, now: Date): Promise<void> {
  for (const table of TRIMMED)
    for (const { step, keptSeconds } of RESOLUTIONS)
      await db.query(`delete from ${table} where step = $1 and at < $2`, [
        step,
        new Date(now.getTime() - keptSeconds * 1_000),
      ]);
  await db.query(
    'delete from task_sample s where not exists (select from task t where t.id = s.task_id and t.archived_at is null)',
  );
}
