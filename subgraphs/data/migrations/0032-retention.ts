import { Migration } from '@visor/db';

/** What keeps datasets, how long they are kept, and how they go. Frozen: changed by later migrations only. */
export class Retention extends Migration {
  override up(): void {
    for (const statement of [...datasets, ...uses, ...policies, ...deletions, ...events]) this.addSql(statement);
  }
}

// Of a dataset that was marked before, nobody knows when: it goes only when somebody marks it once more.
const datasets = [
  `alter table dataset
     add column hold text,
     add column hold_by text,
     add column hold_at timestamptz,
     add column marked_at timestamptz,
     add column marked_by text,
     add column mark jsonb,
     add column grace_left_ms bigint,
     add column previous_status text,
     add column deletion_started_at timestamptz,
     add column deleted_at timestamptz`,
  `update dataset set grace_left_ms = 0, previous_status = case when closed_at is null then 'OPEN' else 'CLOSED' end
    where status = 'TO_DELETE'`,
  `alter table dataset
     add constraint dataset_hold check ((hold is null) = (hold_at is null)),
     add constraint dataset_mark check (status <> 'TO_DELETE' or (grace_left_ms is not null and previous_status is not null)),
     add constraint dataset_previous check (previous_status in ('OPEN', 'CLOSED', 'UPLOADED'))`,
  'alter table dataset_action drop constraint dataset_action_kind',
  `alter table dataset_action add constraint dataset_action_kind
     check (kind in ('announce', 'close', 'create', 'reopen', 'delete', 'undelete', 'hold', 'release', 'waive'))`,
];

// Uses come before the datasets that they name, and stay behind them.
const uses = [
  `create table dataset_use (
     dataset_id uuid not null,
     user_id uuid not null,
     kind text not null constraint dataset_use_kind check (kind in ('WORKFLOW', 'SELECTION', 'FETCH')),
     status text constraint dataset_use_status check (status in ('ACTIVE', 'FINISHED', 'FAILED', 'CANCELLED')),
     failed_jobs bigint,
     mended boolean not null default false,
     retry_open boolean not null default false,
     final_id uuid,
     waived_by text,
     waived_reason text,
     waived_at timestamptz,
     left_ms bigint,
     at timestamptz not null,
     primary key (dataset_id, user_id)
   )`,
  `create index dataset_use_fetches on dataset_use (dataset_id) where kind = 'FETCH'`,
  `insert into dataset_use (dataset_id, user_id, kind, at)
   select distinct f.dataset_id, s.dataset_id, 'SELECTION', now()
     from selected_file s join file f on f.id = s.file_id`,
];

const policies = [
  `create table retention_policy (
     id uuid primary key,
     class text not null constraint retention_policy_class check (class in ('raw', 'intermediate', 'final', 'log')),
     conditions text[] not null,
     keep_seconds bigint,
     set_by text not null,
     reason text not null,
     set_at timestamptz not null
   )`,
  'create index retention_policy_newest on retention_policy (class, id desc)',
];

const deletions = [
  `create table dataset_deletion (
     dataset_id uuid primary key constraint dataset_deletion_dataset references dataset (id),
     needs_external boolean not null,
     after_ordinal int,
     after_id uuid,
     fed boolean not null default false,
     next_at timestamptz not null,
     files bigint not null default 0,
     bytes bigint not null default 0,
     kept bigint not null default 0
   )`,
  `create table deletion_batch (
     id uuid primary key,
     dataset_id uuid not null,
     storage_id uuid not null constraint deletion_batch_storage references storage (id),
     from_ordinal int not null,
     from_id uuid not null,
     to_ordinal int not null,
     to_id uuid not null,
     replicas int not null,
     attempts int not null default 0,
     next_at timestamptz not null,
     refused int not null default 0,
     text text
   )`,
  'create index deletion_batch_due on deletion_batch (storage_id, next_at)',
  'create index deletion_batch_of_dataset on deletion_batch (dataset_id)',
  `create table storage_deletion (
     storage_id uuid primary key constraint storage_deletion_storage references storage (id),
     failures int not null default 0,
     excluded_until timestamptz,
     text text,
     allowance double precision not null,
     allowance_at timestamptz not null
   )`,
];

// Files that are deleted are too many to list each; the dataset, and the record of the inspector, tell of them.
const events = [
  'drop trigger file_status_changed on file',
  `create trigger file_status_changed after update of status on file for each row
     when (old.status <> new.status and new.status <> 'DELETED') execute function record_file()`,
  'drop trigger replica_status_changed on replica',
  `create trigger replica_status_changed after update of status on replica for each row
     when (old.status <> new.status and new.status not in ('BEING_DELETED', 'DELETED')) execute function record_replica()`,
];
