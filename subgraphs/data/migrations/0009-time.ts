import { Migration } from '@visor/db';

/** What happened, written by triggers: no statement can forget it. Frozen: changed by later migrations only. */
export class Time extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table recorded_event (
     id bigserial primary key,
     at timestamptz not null,
     type text not null,
     subject text not null,
     subject_id text not null,
     name text,
     task_id uuid,
     source text,
     target text,
     by text not null,
     reason text
   )`,
  'create index recorded_event_at on recorded_event (at)',
  'create index recorded_event_of_subject on recorded_event (subject_id, id)',
  `create function record_dataset() returns trigger language plpgsql set search_path from current as $$
   declare
     was text := case when tg_op = 'UPDATE' then old.status end;
   begin
     insert into recorded_event (at, type, subject, subject_id, name, source, target, by)
     values (clock_timestamp(), 'dataset.' || lower(new.status), 'DATASET', new.id, new.name, was, new.status, 'data');
     return null;
   end $$`,
  'create trigger dataset_opened after insert on dataset for each row execute function record_dataset()',
  `create trigger dataset_status_changed after update of status on dataset for each row
     when (old.status <> new.status) execute function record_dataset()`,
  // That a file came is counted in its dataset: files are too many to list each.
  `create function record_file() returns trigger language plpgsql set search_path from current as $$
   begin
     insert into recorded_event (at, type, subject, subject_id, name, source, target, by)
     values (clock_timestamp(), 'file.' || lower(new.status), 'FILE', new.id, new.name, old.status, new.status, 'data');
     return null;
   end $$`,
  `create trigger file_status_changed after update of status on file for each row
     when (old.status <> new.status) execute function record_file()`,
  `create function record_replica() returns trigger language plpgsql set search_path from current as $$
   begin
     insert into recorded_event (at, type, subject, subject_id, name, source, target, by, reason)
     values (clock_timestamp(), 'replica.' || lower(new.status), 'REPLICA', new.id, new.path, old.status, new.status, 'data', new.reason);
     return null;
   end $$`,
  `create trigger replica_status_changed after update of status on replica for each row
     when (old.status <> new.status) execute function record_replica()`,
  `create function record_storage() returns trigger language plpgsql set search_path from current as $$
   begin
     insert into recorded_event (at, type, subject, subject_id, name, target, by, reason)
     values (clock_timestamp(), 'storage.registered', 'STORAGE', new.id, new.name, upper(new.kind), 'data', new.url);
     return null;
   end $$`,
  `create function record_dataset_action() returns trigger language plpgsql set search_path from current as $$
   begin
     insert into recorded_event (at, type, subject, subject_id, name, target, by, reason)
     values (clock_timestamp(), 'dataset.' || new.kind, 'DATASET', new.dataset_id, (select d.name from dataset d where d.id = new.dataset_id), new.outcome,
       new."by", coalesce(new.text, new.reason));
     return null;
   end $$`,
  'create trigger dataset_action_given after insert on dataset_action for each row execute function record_dataset_action()',
  'create trigger storage_registered after insert on storage for each row execute function record_storage()',
];
