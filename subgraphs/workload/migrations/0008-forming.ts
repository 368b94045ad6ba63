import { Migration } from '@visor/db';

/**
 * What jobs need, and how a task is split into jobs. Rows from before need one core and nothing else, so that every pilot takes
 * them as before. Frozen: changed by later migrations only.
 */
export class Forming extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table task
     add column size_per_job bigint,
     add column chunk_size int,
     add column window_size int,
     add column splitting boolean not null default true,
     add column keep_logs boolean not null default true,
     add column cores real not null default 1,
     add column ram_mib int not null default 0,
     add column scratch_mib int not null default 0,
     add column gpus int not null default 0,
     add column labels text[] not null default '{}',
     add column rescan_at timestamptz`,
  `alter table job
     add column cores real not null default 1,
     add column ram_mib int not null default 0,
     add column scratch_mib int not null default 0,
     add column gpus int not null default 0,
     add column wall_seconds int not null default 3600`,
  `update job j set wall_seconds = t.wall_seconds from task t
    where t.id = j.task_id and t.wall_seconds <> 3600 and j.state not in ('FINISHED', 'CANCELLED')`,
];
