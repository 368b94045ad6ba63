import { Migration } from '@visor/db';

/** Templates, what is known of datasets, workflows and their tasks. Frozen: changed by later migrations only. */
export class Init extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table template (
     id uuid primary key,
     name text not null,
     mask text not null,
     mask_kind text not null constraint template_mask_kind check (mask_kind in ('substring', 'glob')),
     status text not null constraint template_status check (status in ('LOADED', 'ACTUAL', 'ARCHIVED')),
     cwl text not null,
     parameters jsonb not null,
     chain jsonb not null,
     created_at timestamptz not null,
     created_by text not null
   )`,
  `create index template_actual on template (id) where status = 'ACTUAL'`,
  // One row per dataset that was seen, or that a task makes. template_id: the decision; null while none fitted.
  `create table dataset_ref (
     id uuid primary key,
     name text not null,
     external boolean not null,
     opened boolean not null default false,
     closed boolean not null default false,
     template_id uuid constraint dataset_ref_template references template (id)
   ) with (fillfactor = 80)`,
  'create index dataset_ref_undecided on dataset_ref (id) where external and template_id is null and not closed',
  `create table workflow (
     id uuid primary key,
     template_id uuid not null constraint workflow_template references template (id),
     dataset_id uuid not null,
     status text not null constraint workflow_status check (status in ('ACTIVE', 'FINISHED', 'FAILED', 'CANCELLED')),
     created_at timestamptz not null,
     finished_at timestamptz,
     constraint workflow_once unique (template_id, dataset_id),
     constraint workflow_finished check ((finished_at is null) = (status = 'ACTIVE'))
   ) with (fillfactor = 80)`,
  'create index workflow_dataset on workflow (dataset_id, id desc)',
  `create table task (
     id uuid primary key,
     workflow_id uuid not null constraint task_workflow references workflow (id),
     stage int not null,
     state text not null constraint task_state check (state in ('DEFINED', 'IN_PROGRESS', 'CLOSING', 'CANCELLING', 'FINISHED', 'FAILED', 'CANCELLED', 'SKIPPED')),
     paused boolean not null default false,
     step jsonb not null,
     input_id uuid not null,
     output_id uuid not null,
     log_id uuid not null,
     reason jsonb,
     sent_at timestamptz,
     finished_at timestamptz,
     constraint task_stage unique (workflow_id, stage),
     constraint task_output unique (output_id),
     constraint task_log unique (log_id)
   ) with (fillfactor = 80)`,
  'create index task_input on task (input_id)',
  'create index task_state_newest on task (state, id desc)',
];
