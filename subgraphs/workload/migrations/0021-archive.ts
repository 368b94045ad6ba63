import { Migration } from '@visor/db';

/** Jobs of tasks that ended long ago: one row each, out of the tables that work is done in. Frozen: changed by later migrations only. */
export class Archive extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table task
     add column archive_started_at timestamptz,
     add column archived_at timestamptz,
     add constraint archived_has_ended check (archive_started_at is null or phase = 'SUMMARISED')`,
  `create index task_archivable on task (summarised_at) where phase = 'SUMMARISED' and archive_started_at is null`,
  `create index task_archiving on task (id) where archive_started_at is not null and archived_at is null`,
  // The job, its attempts and its history as they were, without nulls: they are read back by the types of their tables.
  `create table job_archive (
     id uuid primary key,
     task_id uuid not null,
     ordinal int not null,
     state text not null,
     failure_code int,
     inputs uuid[] not null,
     outputs uuid[] not null,
     logs uuid[] not null,
     document jsonb not null,
     tails jsonb
   )`,
  'alter table job_archive alter column document set storage main',
  'alter table job_archive set (toast_tuple_target = 256)',
  'create unique index job_archive_of_task on job_archive (task_id, ordinal) include (state)',
  'create index job_archive_failed on job_archive (task_id, failure_code) where failure_code is not null',
  'create index job_archive_files on job_archive using gin (inputs, outputs, logs)',
  // Answered requests are no longer kept.
  `delete from registration where state = 'OK'`,
];
