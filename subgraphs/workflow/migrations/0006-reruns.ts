import { Migration } from '@visor/db';

/** Which files a workflow runs again, and whether reruns have finished what a workflow left undone. Frozen: changed by later migrations only. */
export class Reruns extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table rerun (
     workflow_id uuid primary key constraint rerun_workflow references workflow (id),
     operation_id uuid not null constraint rerun_operation references operation (id),
     dataset_id uuid not null constraint rerun_dataset unique,
     task_id uuid constraint rerun_task references task (id),
     file_count int not null,
     answered_at timestamptz,
     text text
   ) with (fillfactor = 80)`,
  'create index rerun_operation_id on rerun (operation_id)',
  'create index rerun_task_id on rerun (task_id)',
  `create table rerun_file (
     workflow_id uuid not null constraint rerun_file_rerun references rerun (workflow_id),
     file_id uuid not null,
     unfinished boolean not null,
     primary key (workflow_id, file_id)
   )`,
  'create index rerun_file_id on rerun_file (file_id)',
  'alter table workflow add column recovered_at timestamptz',
  'alter table task add column unfinished_files int',
  // Which files a rerun of a task's failed jobs has is not known here for earlier operations: it recovers nothing.
  `insert into rerun (workflow_id, operation_id, dataset_id, task_id, file_count, answered_at, text)
   select distinct on (o.workflow_id) o.workflow_id, o.id, o.dataset_id, t.id, o.matched, o.finished_at, o.text
     from operation o left join task t on t.id::text = o.parameters ->> 'failedOf'
    where o.kind = 'RERUN' and o.workflow_id is not null and o.dataset_id is not null order by o.workflow_id, o.id`,
  `insert into rerun_file (workflow_id, file_id, unfinished)
   select r.workflow_id, f.id::uuid, false
     from rerun r join operation o on o.id = r.operation_id
    cross join lateral jsonb_array_elements_text(o.parameters -> 'fileIds') f (id)
    where jsonb_typeof(o.parameters -> 'fileIds') = 'array'
   on conflict do nothing`,
];
