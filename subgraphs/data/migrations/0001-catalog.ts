import { Migration } from '@visor/db';

/** Datasets, files, replicas, storages; what waits to be closed; what was answered. Frozen: changed by later migrations only. */
export class Catalog extends Migration {
  override up(): void {
    for (const statement of [...storages, ...datasets, ...files, ...answers]) this.addSql(statement);
  }
}

const storages = [
  `create table storage (
     id uuid primary key,
     name text collate "C" not null,
     kind text not null constraint storage_kind check (kind in ('input', 'intermediate', 'output', 'external')),
     url text not null,
     created_at timestamptz not null,
     constraint storage_name_unique unique (name)
   )`,
];

// Names are compared by their bytes (collate "C"): the order that digests and cursors rely on, whatever the server's locale.
// Counters are updated with every batch; room on the page keeps these updates off the indexes (HOT).
const datasets = [
  `create table dataset (
     id uuid primary key,
     name text collate "C" not null,
     kind text not null constraint dataset_kind check (kind in ('input', 'output', 'log')),
     status text not null constraint dataset_status check (status in ('OPEN', 'CLOSED', 'TO_UPLOAD', 'UPLOADED', 'TO_DELETE', 'DELETED')),
     parent_id uuid,
     created_at timestamptz not null,
     closed_at timestamptz,
     closed_digest text,
     file_count bigint not null default 0,
     bytes bigint not null default 0,
     repeated_announcements bigint not null default 0,
     next_ordinal int not null default 0,
     constraint dataset_name_unique unique (name),
     constraint dataset_closed check (
       (status = 'OPEN' and closed_at is null)
       or (status in ('CLOSED', 'TO_UPLOAD', 'UPLOADED') and closed_at is not null)
       or status in ('TO_DELETE', 'DELETED'))
   ) with (fillfactor = 50)`,
  'create index dataset_status_name on dataset (status, name)',
  'create index dataset_parent_name on dataset (parent_id, name)',
  `create table pending_close (
     id uuid primary key,
     dataset_id uuid,
     dataset_name text collate "C",
     requested_at timestamptz not null,
     expected bigint not null,
     digest text not null,
     names text[],
     surplus bigint not null default 0,
     refused boolean not null default false,
     checked_files bigint,
     constraint pending_close_dataset_unique unique (dataset_id),
     constraint pending_close_name_unique unique (dataset_name),
     constraint pending_close_target check (num_nonnulls(dataset_id, dataset_name) = 1)
   )`,
];

const files = [
  `create table file (
     id uuid primary key,
     dataset_id uuid not null constraint file_dataset references dataset (id),
     name text collate "C" not null,
     basename text not null,
     ordinal int not null,
     size bigint not null,
     checksum text not null,
     checksum_kind text not null constraint file_checksum_kind check (checksum_kind in ('md5', 'sha256', 'adler32', 'crc32')),
     status text not null default 'READY' constraint file_status check (status in ('READY', 'LOST', 'CORRUPT', 'DELETED')),
     run int,
     slices int,
     producer text,
     registered_at timestamptz not null,
     constraint file_name_unique unique (dataset_id, name)
   )`,
  'create index file_order on file (dataset_id, ordinal, id)',
  `create table replica (
     file_id uuid not null constraint replica_file references file (id),
     storage_id uuid not null constraint replica_storage references storage (id),
     path text not null,
     status text not null default 'AVAILABLE' constraint replica_status check (status in ('AVAILABLE', 'BAD', 'DELETED')),
     reason text,
     primary key (file_id, storage_id)
   )`,
  `create table file_parent (
     file_id uuid not null constraint file_parent_file references file (id),
     parent_id uuid not null,
     primary key (file_id, parent_id)
   )`,
];

const answers = [
  `create table file_request (
     request_id uuid primary key,
     job_id text not null,
     answer jsonb not null,
     answered_at timestamptz not null
   )`,
  'create index file_request_answered on file_request (answered_at)',
];
