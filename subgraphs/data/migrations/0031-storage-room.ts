import { Migration } from '@visor/db';

/** Room, marks, flags and health of storages, and what of them is used. Frozen: changed by later migrations only. */
export class StorageRoom extends Migration {
  override up(): void {
    for (const statement of [...columns, ...usage, ...events]) this.addSql(statement);
  }
}

const columns = [
  `alter table storage
     add column capacity_bytes bigint constraint storage_capacity check (capacity_bytes > 0),
     add column free_bytes bigint constraint storage_free check (free_bytes >= 0),
     add column free_at timestamptz,
     add column high_mark numeric(7, 4) not null default 90,
     add column low_mark numeric(7, 4) not null default 80,
     add column reserve numeric(7, 4),
     add column pressure text not null default 'NORMAL'
       constraint storage_pressure check (pressure in ('NORMAL', 'HIGH', 'FULL')),
     add column pressure_at timestamptz,
     add column readable boolean not null default true,
     add column writable boolean not null default true,
     add column deletable boolean not null default true,
     add column draining boolean not null default false,
     add column health text not null default 'UNKNOWN'
       constraint storage_health check (health in ('UNKNOWN', 'OK', 'UNAVAILABLE', 'FAILING')),
     add column health_reason text,
     add column health_at timestamptz,
     add column marker_id uuid,
     add column trusted_checksums boolean not null default false,
     add constraint storage_marks check (low_mark >= 0 and low_mark < high_mark and high_mark <= 100),
     add constraint storage_reserve check (reserve >= 0 and high_mark + reserve <= 100)`,
];

// Registrations run side by side: each adds a row of its own, and a loop adds these up, so that no row of a storage is locked
// by all of them. What is used is the sum of both tables. The settings keep a plan that was made for an empty catalog usable.
const usage = [
  `create table storage_use (
     storage_id uuid primary key constraint storage_use_storage references storage (id),
     files bigint not null,
     bytes bigint not null
   ) with (fillfactor = 50)`,
  `create table storage_use_change (
     id bigserial primary key,
     storage_id uuid not null,
     files bigint not null,
     bytes bigint not null
   )`,
  `insert into storage_use (storage_id, files, bytes)
   select s.id, count(r.id), coalesce(sum(f.size), 0)
     from storage s
     left join replica r on r.storage_id = s.id and r.status not in ('LOST', 'DELETED')
     left join file f on f.id = r.file_id
    group by s.id`,
  `create function count_new_replicas() returns trigger language plpgsql set search_path from current
     set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
   begin
     insert into storage_use_change (storage_id, files, bytes)
     select r.storage_id, count(*), sum(f.size)
       from new_replica r join file f on f.id = r.file_id
      where r.status not in ('LOST', 'DELETED')
      group by r.storage_id;
     return null;
   end $$`,
  `create function count_changed_replicas() returns trigger language plpgsql set search_path from current
     set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
   begin
     insert into storage_use_change (storage_id, files, bytes)
     select c.storage_id, sum(c.sign), sum(c.sign * f.size)
       from (select n.storage_id, n.file_id, case when n.status in ('LOST', 'DELETED') then -1 else 1 end as sign
               from new_replica n join old_replica o on o.id = n.id
              where (n.status in ('LOST', 'DELETED')) <> (o.status in ('LOST', 'DELETED'))) c
       join file f on f.id = c.file_id
      group by c.storage_id;
     return null;
   end $$`,
  `create function count_removed_replicas() returns trigger language plpgsql set search_path from current
     set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
   begin
     insert into storage_use_change (storage_id, files, bytes)
     select r.storage_id, -count(*), -sum(f.size)
       from old_replica r join file f on f.id = r.file_id
      where r.status not in ('LOST', 'DELETED')
      group by r.storage_id;
     return null;
   end $$`,
  `create trigger replica_added after insert on replica referencing new table as new_replica
     for each statement execute function count_new_replicas()`,
  `create trigger replica_changed after update on replica referencing old table as old_replica new table as new_replica
     for each statement execute function count_changed_replicas()`,
  `create trigger replica_removed after delete on replica referencing old table as old_replica
     for each statement execute function count_removed_replicas()`,
];

const events = [
  `create function record_storage_state() returns trigger language plpgsql set search_path from current as $$
   begin
     if old.pressure <> new.pressure then
       insert into recorded_event (at, type, subject, subject_id, name, source, target, by)
       values (clock_timestamp(), 'storage.' || lower(new.pressure), 'STORAGE', new.id, new.name, old.pressure, new.pressure, 'data');
     end if;
     if old.health <> new.health then
       insert into recorded_event (at, type, subject, subject_id, name, source, target, by, reason)
       values (clock_timestamp(), 'storage.' || lower(new.health), 'STORAGE', new.id, new.name, old.health, new.health, 'data',
         new.health_reason);
     end if;
     return null;
   end $$`,
  `create trigger storage_state_changed after update of pressure, health on storage for each row
     when (old.pressure <> new.pressure or old.health <> new.health) execute function record_storage_state()`,
];
