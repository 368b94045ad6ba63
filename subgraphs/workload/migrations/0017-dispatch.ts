import { Migration } from '@visor/db';

/**
 * The order of the queue is stored: each job that becomes QUEUED gets the next dispatch number. The scheduler's state and what it
 * decided. Frozen: changed by later migrations only.
 */
export class Dispatch extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create sequence job_dispatch`,
  `alter table job add column dispatch bigint, add column reserved_by uuid, add column reserved_until timestamptz`,
  `update job j set dispatch = o.dispatch
     from (select id, nextval('job_dispatch') as dispatch
             from (select id from job where state = 'QUEUED' order by rank desc, id) q) o
    where j.id = o.id`,
  `alter table job add constraint queued_has_dispatch check (state <> 'QUEUED' or dispatch is not null)`,
  `drop index job_queued`,
  `create index job_queued on job (dispatch) include (device) where state = 'QUEUED'`,
  // Within a task: what was tried before comes first, then new jobs in the order in which they were formed.
  `drop index job_defined`,
  `create index job_due on job (task_id, (least(attempts, 1)), (coalesce(not_before, '-infinity'::timestamptz)), id)
    where state = 'DEFINED' and held_at is null`,
  `create index task_scheduled on task (device, id) where phase in ('FORMING', 'FORMED')`,
  `create table scheduler (
     device text primary key,
     state json not null,
     reordered_at timestamptz,
     reorder_due boolean not null default false
   ) with (fillfactor = 50)`,
  `insert into scheduler (device, state)
   select d, '{"cycle":0,"round":0,"place":0,"nextPlace":1,"slots":[]}' from unnest(array['CPU', 'GPU', 'ANY']) d`,
  `create table scheduling_round (
     id bigint generated always as identity primary key,
     device text not null,
     at timestamptz not null,
     state json not null,
     input json not null,
     dispatches json not null,
     recalled int not null
   )`,
  `create index scheduling_round_at on scheduling_round (at)`,
];
