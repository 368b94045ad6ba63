import { Migration } from '@visor/db';

/** What persons do with tasks: pause, rank, finish, retry, run again; and the closes that wait for them. Frozen: changed by later migrations only. */
export class Control extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // rank: null while it is that of the step. closes: what output and log will be closed with at closes_at.
  `alter table task
     add column paused_reason text,
     add column paused_by text,
     add column rank float8,
     add column round int not null default 1,
     add column finish_requested boolean not null default false,
     add column failed_by text constraint task_failed_by check (failed_by in ('fail', 'reject', 'refuse')),
     add column closes jsonb,
     add column closes_at timestamptz,
     add constraint task_closes check ((closes is null) = (closes_at is null))`,
  'create index task_closes_at on task (closes_at) where closes_at is not null',
  'alter table workflow add column rerun_of uuid',
  'create index workflow_reruns on workflow (rerun_of, id) where rerun_of is not null',
  `create table operation (
     id uuid primary key,
     request_id text constraint operation_request unique,
     kind text not null constraint operation_kind check (kind in
       ('PAUSE', 'RESUME', 'SET_RANK', 'FINISH', 'CANCEL', 'RETRY_JOBS', 'RETRY_TASK', 'RETRY_WORKFLOW', 'RERUN')),
     parameters jsonb not null,
     state text not null constraint operation_state check (state in ('IN_PROGRESS', 'FINISHED', 'FAILED')),
     requested_by text not null,
     reason text,
     created_at timestamptz not null,
     finished_at timestamptz,
     matched int not null default 0,
     applied int not null default 0,
     refused int not null default 0,
     text text,
     workflow_id uuid constraint operation_workflow references workflow (id),
     dataset_id uuid,
     constraint operation_finished check ((finished_at is null) = (state = 'IN_PROGRESS'))
   ) with (fillfactor = 80)`,
  'create index operation_workflow_id on operation (workflow_id)',
  'create index operation_state_newest on operation (state, id desc)',
  `create index operation_dataset on operation (dataset_id) where state = 'IN_PROGRESS' and dataset_id is not null`,
  `create table operation_task (
     operation_id uuid not null constraint operation_task_operation references operation (id),
     task_id uuid not null constraint operation_task_task references task (id),
     matched int not null default 0,
     applied int not null default 0,
     refused int not null default 0,
     done boolean not null,
     code text,
     text text,
     primary key (operation_id, task_id)
   ) with (fillfactor = 80)`,
  'create index operation_task_newest on operation_task (task_id, operation_id desc)',
];
