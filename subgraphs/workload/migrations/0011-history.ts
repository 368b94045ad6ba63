import { Migration } from '@visor/db';

/** Every transition of jobs and attempts, partitioned by days. Changed by later migrations only. */
export class History extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // The order of a job's rows is that of their ids: they are written under the lock of the job.
  'create sequence job_history_id',
  // Without a primary key: each row costs one entry of an index, which holds the rows of a job once.
  `create table job_history (
     id bigint not null default nextval('job_history_id'),
     at timestamptz not null,
     node_at timestamptz,
     job_id uuid not null,
     attempt int,
     cause text not null,
     job_state text,
     attempt_state text,
     reporter text,
     note text
   ) partition by range (at)`,
  'create index job_history_job on job_history (job_id)',
  'create table job_history_rest partition of job_history default',
  // What an earlier version recorded goes to one partition of its own, together with this day and the days after it as usual.
  `do $$
   declare
     today date := (now() at time zone 'UTC')::date;
   begin
     execute format('create table job_history_until_%s partition of job_history for values from (minvalue) to (%L)',
       to_char(today, 'YYYYMMDD'), to_char(today, 'YYYY-MM-DD') || 'T00:00:00Z');
     for day in 0..3 loop
       execute format('create table job_history_%s partition of job_history for values from (%L) to (%L)',
         to_char(today + day, 'YYYYMMDD'), to_char(today + day, 'YYYY-MM-DD') || 'T00:00:00Z',
         to_char(today + day + 1, 'YYYY-MM-DD') || 'T00:00:00Z');
     end loop;
   end $$`,
  `insert into job_history (at, node_at, job_id, attempt, cause, attempt_state)
   select least(at, now()), at, job_id, number, case state when 'CLAIMED' then 'CLAIM' when 'LOST' then 'LEASE_EXPIRED' else 'REPORT' end, state
     from attempt_change order by at`,
  'drop table attempt_change',
];
