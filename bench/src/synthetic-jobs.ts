import { pause } from '@visor/schema/pause';
import { Client, escapeIdentifier } from 'pg';
import { announceInputs } from './announce-inputs.ts';
import type { BenchStack } from './bench-stack.ts';

/** Tasks whose jobs are made by SQL, so that a million of them take seconds; their first jobs came the usual way. */
interface SyntheticJobs extends AsyncDisposable {
  /** Adds DEFINED jobs, divided among the tasks. */
  add(count: number): Promise<void>;
  /** Ends the added jobs that wait as if they had been finished. */
  finishWaiting(): Promise<void>;
  /** The tasks with their waiting jobs by the counters, and by counting: why a round does not end. */
  left(): Promise<readonly object[]>;
  /** Number of jobs in each state, by counting. */
  count(): Promise<Readonly<Record<string, number>>>;
  /** Number of jobs in each state, by the counters of the tasks. */
  counters(): Promise<Readonly<Record<string, number>>>;
}

const POLL_INTERVAL_MS = 100;

/** Announces one dataset of one file for each task, and waits until their jobs are formed. */
export async function openSyntheticJobs({ stack, log }: BenchStack, tasks: number): Promise<SyntheticJobs> {
  for (let number = 1; number <= tasks; number++)
    await announceInputs(stack.dir, log, { dataset: `bench.${number}.raw`, count: 1, written: 0 });
  const db = new Client({ connectionString: stack.adminUrl });
  await db.connect();
  await db.query(`set search_path to ${escapeIdentifier(`${stack.installation}_workload`)}`);
  for (;;) {
    const { rows } = await db.query<{ formed: number }>(
      "select count(*)::int as formed from task where phase = 'FORMED'",
    );
    if (rows[0]?.formed === tasks) break;
    await pause(POLL_INTERVAL_MS);
  }
  await db.query(KEEP_FIRST);
  const [jobColumns, inputColumns] = [await columnsOf(db, 'job'), await columnsOf(db, 'job_input')];
  let last = 0;
  return {
    async add(count) {
      await db.query(addStatement(jobColumns, inputColumns), [last, count, tasks]);
      last += count;
      // What the insertion leaves behind is done here, not while the jobs are measured.
      await db.query('vacuum (analyze) job, job_input, task');
      await db.query('checkpoint');
    },
    async finishWaiting() {
      await db.query(FINISH_WAITING);
      await db.query('vacuum (analyze) job, task');
    },
    async left() {
      return (await db.query<object>(LEFT)).rows;
    },
    async count() {
      const { rows } = await db.query<{ state: string; jobs: number }>(
        'select state, count(*)::int as jobs from job group by 1',
      );
      return Object.fromEntries(rows.map(({ state, jobs }) => [state, jobs]));
    },
    async counters() {
      const { rows } = await db.query<Record<string, number>>(COUNTERS);
      return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([, jobs]) => jobs > 0));
    },
    [Symbol.asyncDispose]: () => db.end(),
  };
}

async function columnsOf(db: Client, table: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}

const listed = (columns: readonly string[], values: Readonly<Record<string, string>>, row: string): string =>
  columns.map((name) => values[name] ?? `${row}.${escapeIdentifier(name)}`).join(', ');

/**
 * The first jobs as they were before anybody touched them. They themselves wait for good, because a task that has nothing left to wait
 * for is summarised, and offers no job that is added afterwards. No offer may be under way: it has read which jobs are due.
 */
const KEEP_FIRST = `
  select from scheduler for update;
  create temp table first_job as select j.*, row_number() over (order by j.task_id) - 1 as place from job j;
  create temp table first_input as select * from job_input;
  with kept as (
    update job set state = 'DEFINED', dispatch = null, queued_at = null, not_before = 'infinity' returning task_id, old.state as state
  ), counted as (
    select task_id, count(*) filter (where state = 'QUEUED') as queued from kept group by 1
  )
  update task t set defined_count = t.defined_count + c.queued, queued_count = t.queued_count - c.queued from counted c where c.task_id = t.id`;

/** Copies the first job of each task, whatever columns it has. */
const addStatement = (jobColumns: readonly string[], inputColumns: readonly string[]): string => `
  with new as materialized (
    select uuidv7() as id, n, (n % $3) as place from generate_series($1::int + 1, $1::int + $2::int) n
  ), jobs as (
    insert into job (${jobColumns.map((name) => escapeIdentifier(name)).join(', ')})
    select ${listed(jobColumns, { id: 'new.id', ordinal: 'new.n', state: "'DEFINED'", queued_at: 'null', dispatch: 'null', not_before: 'null' }, 'f')}
      from new join first_job f on f.place = new.place
  ), inputs as (
    insert into job_input (${inputColumns.map((name) => escapeIdentifier(name)).join(', ')})
    select ${listed(inputColumns, { job_id: 'new.id' }, 'i')}
      from new join first_job f on f.place = new.place join first_input i on i.job_id = f.id
  ), added as (
    select f.task_id, count(*) as jobs from new join first_job f on f.place = new.place group by 1
  )
  update task t set defined_count = t.defined_count + a.jobs, total_count = t.total_count + a.jobs
    from added a where a.task_id = t.id`;

const FINISH_WAITING = `
  with ended as (
    update job set state = 'FINISHED', ended_at = now()
     where state in ('DEFINED', 'QUEUED') and not_before is distinct from 'infinity' returning task_id, old.state as source
  ), counted as (
    select task_id, count(*) as jobs, count(*) filter (where source = 'DEFINED') as defined from ended group by 1
  )
  update task t set defined_count = t.defined_count - c.defined, queued_count = t.queued_count - (c.jobs - c.defined),
         finished_count = t.finished_count + c.jobs
    from counted c where c.task_id = t.id`;

const STATES = ['DEFINED', 'QUEUED', 'ACTIVE', 'REGISTERING', 'FINISHED', 'FAILED', 'CANCELLED'];
const COUNTERS = `select ${STATES.map((state) => `sum(${state.toLowerCase()}_count)::int as "${state}"`).join(', ')} from task`;

const LEFT = `
  select t.phase, t.paused_reason as paused, t.finish_requested as finishing, t.defined_count as defined, t.queued_count as queued,
         count(j.id) filter (where j.state = 'DEFINED') as "isDefined", count(j.id) filter (where j.state = 'QUEUED') as "isQueued",
         count(j.id) filter (where j.state not in ('DEFINED', 'QUEUED') and j.ended_at is null) as "isActive"
    from task t left join job j on j.task_id = t.id and j.ended_at is null group by t.id order by t.id`;
