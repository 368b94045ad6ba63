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
  `create function record_workflow() returns trigger language plpgsql set search_path from current as $$
   declare
     was text := case when tg_op = 'UPDATE' then old.status end;
   begin
     insert into recorded_event (at, type, subject, subject_id, name, source, target, by)
     values (clock_timestamp(), case when was is null then 'workflow.started' else 'workflow.' || lower(new.status) end, 'WORKFLOW', new.id,
       (select d.name from dataset_ref d where d.id = new.dataset_id), was, new.status,
       case when was is null then coalesce(new.started_by, 'workflow') else 'workflow' end);
     return null;
   end $$`,
  'create trigger workflow_started after insert on workflow for each row execute function record_workflow()',
  `create trigger workflow_status_changed after update of status on workflow for each row
     when (old.status <> new.status) execute function record_workflow()`,
  `create function record_task() returns trigger language plpgsql set search_path from current as $$
   declare
     was text := case when tg_op = 'UPDATE' then old.state end;
   begin
     if was is distinct from new.state then
       insert into recorded_event (at, type, subject, subject_id, name, task_id, source, target, by, reason)
       values (clock_timestamp(), 'task.' || lower(new.state), 'TASK', new.id, new.step ->> 'name', new.id, was, new.state,
         case when new.state in ('CANCELLING', 'CANCELLED') then coalesce(new.cancelled_by, 'workflow') else 'workflow' end, new.reason ->> 'text');
     end if;
     if tg_op = 'UPDATE' then
       if old.paused <> new.paused then
         insert into recorded_event (at, type, subject, subject_id, name, task_id, source, target, by, reason)
         values (clock_timestamp(), case when new.paused then 'task.paused' else 'task.resumed' end, 'TASK', new.id, new.step ->> 'name', new.id,
           new.state, new.state, coalesce(new.paused_by, 'workload'), new.paused_reason);
       end if;
     end if;
     return null;
   end $$`,
  'create trigger task_defined after insert on task for each row execute function record_task()',
  `create trigger task_state_changed after update of state, paused on task for each row
     when (old.state <> new.state or old.paused <> new.paused) execute function record_task()`,
  `create function record_template() returns trigger language plpgsql set search_path from current as $$
   declare
     was text := case when tg_op = 'UPDATE' then old.status end;
   begin
     insert into recorded_event (at, type, subject, subject_id, name, source, target, by)
     values (clock_timestamp(), 'template.' || lower(new.status), 'TEMPLATE', new.id, new.name, was, new.status,
       case when was is null then new.created_by else coalesce(new.status_changed_by, 'workflow') end);
     return null;
   end $$`,
  'create trigger template_created after insert on template for each row execute function record_template()',
  `create trigger template_status_changed after update of status on template for each row
     when (old.status <> new.status) execute function record_template()`,
  `create function record_operation() returns trigger language plpgsql set search_path from current as $$
   declare
     was text := case when tg_op = 'UPDATE' then old.state end;
   begin
     insert into recorded_event (at, type, subject, subject_id, name, source, target, by, reason)
     values (clock_timestamp(), 'operation.' || lower(case when was is null then new.kind else new.state end), 'OPERATION', new.id, new.kind, was,
       new.state, case when was is null then new.requested_by else 'workflow' end, case when was is null then new.reason else new.text end);
     return null;
   end $$`,
  'create trigger operation_requested after insert on operation for each row execute function record_operation()',
  `create trigger operation_state_changed after update of state on operation for each row
     when (old.state <> new.state) execute function record_operation()`,
];
