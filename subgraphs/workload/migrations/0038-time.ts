import { Migration } from '@visor/db';

/**
 * What happened over time: the history can be read by time, and says which state was left and why it failed; failures wait to be
 * counted; roll-ups of 10 seconds and more. Frozen: changed by later migrations only.
 */
export class Time extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const COUNTS = [
  'finished',
  'failed',
  'cancelled',
  'attempts_finished',
  'attempts_failed',
  'attempts_cancelled',
  'attempts_lost',
  'read_files',
  'read_bytes',
  'made_files',
  'made_bytes',
];
const GAUGES = ['defined', 'queued', 'active', 'registering'];
const zeros = (names: readonly string[]): string => names.map((name) => `${name} bigint not null default 0`).join(', ');

const statements = [
  'alter table job_history add column source text, add column code int',
  // Rows come in the order of their time: a few bytes for each 128 pages, and nothing for a row.
  'create index job_history_at on job_history using brin (at, id) with (autosummarize = on)',
  'alter table job add column input_files int, add column input_bytes bigint',
  `alter table task add column read_files bigint not null default 0, add column read_bytes bigint not null default 0,
     add column made_files bigint not null default 0, add column made_bytes bigint not null default 0`,
  `create table failure_event (
     id bigserial primary key,
     at timestamptz not null,
     task_id uuid not null,
     job_id uuid not null,
     attempt int,
     code int not null,
     ends_job boolean not null
   )`,
  `create table failure_rollup (
     step int not null,
     at timestamptz not null,
     code int not null,
     node text not null,
     task_id uuid not null,
     message_key text not null,
     message text not null,
     stage text not null,
     device text not null,
     count bigint not null,
     ended_jobs bigint not null,
     first_at timestamptz not null,
     last_at timestamptz not null,
     job_id uuid not null,
     attempt int,
     primary key (step, at, code, node, task_id, message_key)
   )`,
  `create table stage_rollup (
     step int not null,
     at timestamptz not null,
     stage text not null,
     device text not null,
     ${zeros([...GAUGES, ...COUNTS])},
     age_seconds double precision,
     primary key (step, at, stage, device)
   )`,
  `create table farm_rollup (
     step int not null,
     at timestamptz not null,
     ${zeros(['samples', 'starting', 'idle', 'busy', 'draining', 'slots', 'busy_slots'])},
     primary key (step, at)
   )`,
  `create table task_sample (
     task_id uuid primary key,
     ${zeros(COUNTS)}
   )`,
  `create table rollup_place (name text primary key, at timestamptz not null)`,
  // What happened before belongs to no interval.
  `insert into task_sample (task_id, ${COUNTS.join(', ')})
   select id, finished_count, failed_count, cancelled_count, attempts_finished_count, attempts_failed_count, attempts_cancelled_count,
          attempts_lost_count, 0, 0, 0, 0 from task where archived_at is null`,
];
