import { Migration } from '@visor/db';

/**
 * What a dataset is for, the run that it belongs to, what is said of it and how many files it will have; files by checksum, by
 * run and by parent. Frozen: changed by later migrations only.
 */
export class DatasetClasses extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

// Nobody said what older outputs are for, and a final file is the one that is kept longest.
const statements = [
  `alter table dataset add column class text not null default 'final',
     add column run int,
     add column metadata jsonb not null default '{}',
     add column expected_files bigint`,
  `update dataset set class = case kind when 'input' then 'raw' else 'log' end where kind in ('input', 'log')`,
  `alter table dataset add constraint dataset_class check (class in ('raw', 'intermediate', 'final', 'log'))`,
  'create index dataset_class_name on dataset (class, name)',
  'create index dataset_run_name on dataset (run, name) where run is not null',
  'create index dataset_metadata on dataset using gin (metadata jsonb_path_ops)',
  // A close by number takes any files.
  'alter table pending_close alter column digest drop not null',
  'create index file_checksum on file (checksum, id)',
  'create index file_run on file (run, id) where run is not null',
  'create index file_children on file_parent (parent_id, file_id)',
  'alter table dataset_action drop constraint dataset_action_kind',
  `alter table dataset_action add constraint dataset_action_kind
     check (kind in ('announce', 'close', 'create', 'reopen'))`,
];
