import { Migration } from '@visor/db';

/** Tables of tasks, jobs, attempts, registrations and pilots. Frozen: what follows is changed by later migrations only. */
export class Init extends Migration {
  override up(): void {
    for (const statement of [...task, ...job, ...attempt, ...registration, ...pilot]) this.addSql(statement);
  }
}

const task = [
  `create table task (
     id uuid primary key,
     phase text not null check (phase in ('INTAKE', 'FORMING', 'FORMED', 'SUMMARISED', 'REJECTED')),
     cancelled boolean not null default false,
     device text not null,
     mode text not null,
     rank double precision not null,
     retries int not null,
     retry_delay double precision not null,
     dataset_id uuid not null,
     outputs jsonb not null,
     log jsonb not null,
     files_per_job int,
     streaming boolean not null,
     wall_seconds int not null,
     output_storage text not null,
     storage_id uuid,
     storage_url text,
     tool jsonb not null,
     cursor text,
     rescanned boolean not null default false,
     open_group jsonb,
     "defined_count" int not null default 0,
     "queued_count" int not null default 0,
     "active_count" int not null default 0,
     "registering_count" int not null default 0,
     "finished_count" int not null default 0,
     "failed_count" int not null default 0,
     "cancelled_count" int not null default 0,
     "total_count" int not null default 0,
     "requests_count" int not null default 0,
     "files_count" int not null default 0,
     "attempts_finished_count" int not null default 0,
     "attempts_failed_count" int not null default 0,
     "attempts_cancelled_count" int not null default 0,
     "attempts_lost_count" int not null default 0,
     code text,
     text text,
     tries int not null default 0,
     try_at timestamptz not null,
     registered_at timestamptz not null,
     summarised_at timestamptz
   ) with (fillfactor = 50)`,
  `create index task_open on task (try_at, id) where phase in ('INTAKE', 'FORMING')`,
  `create index task_formed on task (id) where phase = 'FORMED'`,
  `create index task_dataset on task (dataset_id) where phase in ('INTAKE', 'FORMING')`,
];

const job = [
  `create table job (
     id uuid primary key,
     task_id uuid not null references task (id),
     ordinal int not null,
     state text not null check (state in ('DEFINED', 'QUEUED', 'ACTIVE', 'REGISTERING', 'FINISHED', 'FAILED', 'CANCELLED')),
     device text not null,
     rank double precision not null,
     cancel_requested boolean not null default false,
     attempts int not null default 0,
     counted int not null default 0,
     lost int not null default 0,
     avoid_node text,
     avoid_until timestamptz,
     failure_code int,
     failure_source text,
     failure_text text,
     exhausted boolean not null default false,
     note text,
     request_id uuid,
     created_at timestamptz not null,
     queued_at timestamptz,
     started_at timestamptz,
     ended_at timestamptz,
     not_before timestamptz,
     unique (task_id, ordinal),
     constraint ended_says_when check ((ended_at is not null) = (state in ('FINISHED', 'FAILED', 'CANCELLED'))),
     constraint failed_says_why check (state <> 'FAILED' or failure_code is not null),
     constraint registering_says_which check (state <> 'REGISTERING' or request_id is not null)
   ) with (fillfactor = 70)`,
  `create index job_queued on job (rank desc, id) include (device) where state = 'QUEUED'`,
  `create index job_defined on job (device, rank desc, id) where state = 'DEFINED'`,
  `create index job_of_task on job (task_id, state, ordinal)`,
  `create index job_by_state on job (state, id)`,
  `create index job_failed on job (task_id, failure_code) where state = 'FAILED'`,
  // Without a foreign key to job: the inputs of a merge group that is still filling are kept before its job is.
  `create table job_input (
     job_id uuid not null,
     position int not null,
     file_id uuid not null,
     name text not null,
     basename text not null,
     ordinal int not null,
     size bigint not null,
     checksum text not null,
     checksum_kind text not null,
     urls text[] not null,
     primary key (job_id, position)
   )`,
  `create index job_input_file on job_input (file_id)`,
];

const attempt = [
  `create table attempt (
     job_id uuid not null references job (id),
     number int not null,
     task_id uuid not null,
     pilot_id uuid not null,
     incarnation text not null,
     node text not null,
     request_id text not null,
     token text not null,
     state text not null check (state in ('CLAIMED', 'VALIDATING', 'SETTING_UP', 'STAGING_IN', 'RUNNING', 'ANALYSING', 'STAGING_OUT', 'FINISHED', 'FAILED', 'CANCELLED', 'LOST')),
     sequence int not null default -1,
     named boolean not null default false,
     lease_until timestamptz not null,
     failure_code int,
     failure_source text,
     failure_text text,
     report jsonb,
     log_file_id uuid,
     log_note text,
     claimed_at timestamptz not null,
     ended_at timestamptz,
     primary key (job_id, number),
     constraint ended_says_when check ((ended_at is not null) = (state in ('FINISHED', 'FAILED', 'CANCELLED', 'LOST')))
   ) with (fillfactor = 60)`,
  `create unique index attempt_live on attempt (job_id) where ended_at is null`,
  `create index attempt_lease on attempt (lease_until) where ended_at is null`,
  `create index attempt_unnamed on attempt (claimed_at) where ended_at is null and not named`,
  `create index attempt_of_pilot on attempt (pilot_id) where ended_at is null`,
  `create index attempt_request on attempt (pilot_id, request_id)`,
  `create table attempt_change (
     job_id uuid not null,
     number int not null,
     state text not null,
     at timestamptz not null,
     primary key (job_id, number, state)
   )`,
];

const registration = [
  `create table registration (
     id uuid primary key,
     task_id uuid not null,
     job_id uuid not null,
     number int not null,
     kind text not null check (kind in ('output', 'log')),
     state text not null check (state in ('OPEN', 'OK', 'REFUSED')),
     message jsonb,
     tries int not null default 1,
     resend_at timestamptz not null
   )`,
  `create index registration_open on registration (resend_at) where state = 'OPEN'`,
  `create table product (
     file_id uuid primary key,
     registration_id uuid not null,
     task_id uuid not null,
     dataset_id uuid not null,
     job_id uuid not null,
     kind text not null,
     name text not null,
     registered boolean not null default false
   )`,
  `create index product_of_job on product (job_id)`,
  `create index product_of_registration on product (registration_id)`,
  `create index product_registered on product (task_id, dataset_id) where registered`,
];

const pilot = [
  `create table pilot (
     id uuid primary key,
     name text not null unique,
     incarnation text not null,
     node text not null,
     device text not null,
     slots int not null,
     version text not null,
     status text not null check (status in ('STARTING', 'IDLE', 'BUSY', 'DRAINING', 'STOPPED', 'LOST')),
     draining boolean not null default false,
     last_seen timestamptz not null
   ) with (fillfactor = 50)`,
  `create index pilot_live on pilot (last_seen) where status not in ('STOPPED', 'LOST')`,
];
