import { Migration } from '@visor/db';

/** Copies of datasets on external storages. Frozen: changed by later migrations only. */
export class ExternalCopies extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table external_copy (
     dataset_id uuid primary key,
     storage_id uuid,
     state text not null constraint external_copy_state check (state in ('WAITING', 'COPYING', 'FAILING', 'DONE')),
     files bigint not null default 0,
     bytes bigint not null default 0,
     failed bigint not null default 0,
     failures int not null default 0,
     last_error text,
     last_error_at timestamptz,
     next_at timestamptz not null,
     started_at timestamptz,
     finished_at timestamptz
   )`,
  `create index external_copy_due on external_copy (next_at) where state <> 'DONE'`,
  'alter table dataset_action drop constraint dataset_action_kind',
  `alter table dataset_action add constraint dataset_action_kind check (kind in ('announce', 'close', 'create', 'reopen', 'delete',
     'undelete', 'hold', 'release', 'waive', 'upload'))`,
];
