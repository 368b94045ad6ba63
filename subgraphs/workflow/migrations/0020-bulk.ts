import { Migration } from '@visor/db';

/** Operations over many tasks, in pages; what persons did to templates. Frozen: changed by later migrations only. */
export class Bulk extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table operation
     add column task_count int not null default 0,
     add column tasks_done int not null default 0,
     add column cancelled_by text,
     add column cancelled_reason text`,
  'alter table operation drop constraint operation_kind',
  `alter table operation add constraint operation_kind check (kind in
     ('PAUSE', 'RESUME', 'SET_RANK', 'FINISH', 'CANCEL', 'RETRY_JOBS', 'RETRY_TASK', 'RETRY_WORKFLOW', 'RERUN',
      'CREATE_JOB', 'GENERATE_TEST_TASKS', 'CANCEL_WORKFLOW', 'CANCEL_JOBS'))`,
  `update operation o set task_count = c.tasks, tasks_done = c.done
     from (select operation_id, count(*) as tasks, count(*) filter (where done) as done from operation_task group by 1) c
    where c.operation_id = o.id`,
  // job_ids: the jobs of the task that are meant, until it is sent.
  `alter table operation_task
     add column place int not null default 0,
     add column pending boolean not null default false,
     add column job_ids jsonb`,
  'create index operation_task_pending on operation_task (operation_id, place, task_id) where pending',
  'create index operation_task_place on operation_task (operation_id, place, task_id)',
  'alter table template add column revision int not null default 1',
  `create table template_action (
     id uuid primary key,
     template_id uuid not null constraint template_action_template references template (id),
     kind text not null constraint template_action_kind check (kind in ('create', 'edit', 'activate', 'archive')),
     "by" text not null,
     reason text,
     at timestamptz not null,
     details jsonb
   )`,
  'create index template_action_of_template on template_action (template_id, id)',
];
