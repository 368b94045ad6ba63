import { Migration } from '@visor/db';

/**
 * What people and rules decide on tasks: pause, rank, finish, retry; every command on a task is recorded. Failures are counted
 * by code when they happen. Frozen: changed by later migrations only.
 */
export class TaskControl extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table task add column paused boolean not null default false`,
  `alter table task add column paused_reason text`,
  `alter table task add column paused_by text`,
  `alter table task add column paused_at timestamptz`,
  `alter table task add column finish_requested boolean not null default false`,
  `alter table task add column round int not null default 1`,
  // Retries that still go through the task's jobs: the task is not complete before they have ended.
  `alter table task add column retries_open int not null default 0`,
  `create index task_paused on task (id) where paused`,
  `create index task_finishing on task (id) where finish_requested and phase = 'FORMED'`,
  // Attempts made before the last revival: those after it have their own count of failures.
  `alter table job add column attempts_before int not null default 0`,
  // Without a foreign key to task: a command on a task that is not known is recorded, too.
  `create table task_action (
     id uuid primary key,
     task_id uuid not null,
     operation_id text not null,
     kind text not null check (kind in ('cancel', 'pause', 'resume', 'rank', 'finish', 'retry', 'release', 'fail', 'create', 'delete', 'repair', 'splitting')),
     by text,
     reason text,
     at timestamptz not null,
     details jsonb,
     outcome text not null check (outcome in ('RUNNING', 'APPLIED', 'UNCHANGED', 'REFUSED')),
     code text,
     text text,
     matched int not null default 0,
     applied int not null default 0,
     refused int not null default 0,
     cursor int,
     ended_at timestamptz,
     unique (task_id, operation_id)
   )`,
  `create index task_action_of_task on task_action (task_id, id)`,
  `create index task_action_of_operation on task_action (operation_id, id)`,
  `create index task_action_running on task_action (id) where outcome = 'RUNNING'`,
  `create table job_action (
     action_id uuid not null references task_action (id) on delete cascade,
     job_id uuid not null,
     outcome text not null check (outcome in ('APPLIED', 'REFUSED')),
     text text,
     primary key (action_id, job_id)
   )`,
  `create table task_failure (
     task_id uuid not null references task (id),
     code int not null,
     jobs int not null default 0,
     attempts int not null default 0,
     primary key (task_id, code)
   )`,
  `insert into task_failure (task_id, code, jobs, attempts)
   select task_id, code, sum(jobs), sum(attempts) from (
     select task_id, failure_code as code, count(*) as jobs, 0 as attempts from job where state = 'FAILED' group by 1, 2
     union all
     select task_id, failure_code, 0, count(*) from attempt where failure_code is not null and ended_at is not null group by 1, 2
   ) f group by 1, 2`,
];
