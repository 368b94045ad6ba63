import { Migration } from '@visor/db';

/** What the inspector finds and does, and what is known of each copy. Frozen: changed by later migrations only. */
export class Inspector extends Migration {
  override up(): void {
    for (const statement of [...replicas, ...inspections, ...darkFiles, ...rollups]) this.addSql(statement);
  }
}

const replicas = [
  'alter table replica drop constraint replica_status',
  `alter table replica add constraint replica_status
     check (status in ('COPYING', 'AVAILABLE', 'BAD', 'LOST', 'BEING_DELETED', 'DELETED'))`,
  `alter table replica add column verified_at timestamptz, add column accused_at timestamptz, add column accusation text,
     add column device bigint, add column inode bigint`,
  // The order in which copies are read again: those that never were first.
  `create index replica_unverified on replica (storage_id, verified_at nulls first, id) where status = 'AVAILABLE'`,
  'create index replica_accused on replica (storage_id, accused_at) where accused_at is not null',
];

const inspections = [
  `create table inspection (
     id uuid primary key,
     kind text not null constraint inspection_kind check (kind in ('CONSISTENCY', 'SCRUB', 'SURPLUS', 'DELETION', 'UPLOAD')),
     storage_id uuid not null constraint inspection_storage references storage (id),
     state text not null constraint inspection_state check (state in ('REQUESTED', 'RUNNING', 'DONE', 'REFUSED', 'FAILED')),
     dry_run boolean not null,
     requested_by text,
     requested_at timestamptz not null,
     started_at timestamptz,
     finished_at timestamptz,
     scanned bigint not null default 0,
     total bigint,
     dark bigint not null default 0,
     missing bigint not null default 0,
     corrupt bigint not null default 0,
     mended bigint not null default 0,
     refused bigint not null default 0,
     text text
   )`,
  'create index inspection_of_storage on inspection (storage_id, id)',
  `create unique index inspection_open on inspection (kind, storage_id, dry_run) where state in ('REQUESTED', 'RUNNING')`,
  `create table inspector_act (
     id uuid primary key,
     inspection_id uuid,
     at timestamptz not null,
     kind text not null,
     outcome text not null constraint inspector_act_outcome check (outcome in ('DONE', 'DRY_RUN', 'REFUSED', 'FAILED')),
     storage_id uuid not null,
     file_id uuid,
     replica_id uuid,
     path text,
     bytes bigint,
     why text,
     finding boolean not null default false
   )`,
  'create index inspector_act_of_inspection on inspector_act (inspection_id, id)',
  'create index inspector_act_of_storage on inspector_act (storage_id, at)',
  'create index inspector_act_at on inspector_act (at)',
  'create index inspector_act_finding on inspector_act (id) where finding',
  `create function record_finding() returns trigger language plpgsql set search_path from current as $$
   begin
     insert into recorded_event (at, type, subject, subject_id, name, target, by, reason)
     values (clock_timestamp(), 'inspector.' || lower(new.kind), case when new.file_id is null then 'STORAGE' else 'FILE' end,
             coalesce(new.file_id, new.storage_id), new.path, new.outcome, 'inspector', new.why);
     return null;
   end $$`,
  `create trigger finding_recorded after insert on inspector_act for each row when (new.finding) execute function record_finding()`,
  `create table inspector_lease (
     name text primary key,
     holder uuid not null,
     instance text not null,
     lease_until timestamptz not null
   )`,
];

const darkFiles = [
  `create table dark_file (
     id uuid primary key,
     storage_id uuid not null constraint dark_file_storage references storage (id),
     path text not null,
     state text not null constraint dark_file_state check (state in ('SEEN', 'QUARANTINED', 'RETURNED', 'PURGED')),
     size bigint not null,
     device bigint not null,
     inode bigint not null,
     modified_at timestamptz not null,
     first_seen_at timestamptz not null,
     last_seen_at timestamptz not null,
     quarantined_at timestamptz,
     ended_at timestamptz
   )`,
  `create unique index dark_file_seen on dark_file (storage_id, md5(path)) where state = 'SEEN'`,
  'create index dark_file_of_storage on dark_file (storage_id, state, id)',
  `create table catalog_generation (
     storage_id uuid primary key constraint catalog_generation_storage references storage (id),
     generation bigint not null,
     restored_at timestamptz
   )`,
];

const rollups = [
  `create table utilisation (
     storage_id uuid not null constraint utilisation_storage references storage (id),
     class text not null,
     at timestamptz not null,
     files bigint not null,
     bytes bigint not null,
     primary key (storage_id, class, at)
   )`,
];
