import { Migration } from '@visor/db';

/** The history of phases of tasks, of pilots and of nodes, written by triggers: no statement can forget it. Frozen: changed by later migrations only. */
export class StateChanges extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

/** A value that a transaction has set about the changes that follow in it (`history/state-change.store.ts`). */
const valueOf = (name: string): string => `nullif(current_setting('visor.${name}', true), '')`;

const statements = [
  `create table state_change (
     id bigserial primary key,
     at timestamptz not null,
     aspect text not null constraint state_change_aspect_check
       check (aspect in ('TASK_PHASE', 'PILOT_STATUS', 'NODE_MODE', 'NODE_HEALTH')),
     subject text not null,
     source text,
     target text not null,
     cause text not null,
     reporter text not null,
     note text
   )`,
  'create index state_change_of_subject on state_change (subject, id)',
  'create index state_change_at on state_change (at)',
  `create function record_task_phase() returns trigger language plpgsql as $$
   declare
     was text := case when tg_op = 'UPDATE' then old.phase end;
     why text := ${valueOf('cause')};
     command record;
   begin
     if why is null then
       why := case new.phase when 'INTAKE' then 'REGISTER' when 'FORMING' then 'ACCEPT' when 'REJECTED' then 'REJECT' when 'SUMMARISED' then 'SUMMARISE'
         else case when was = 'SUMMARISED' then 'RETRY' when new.cancelled and not old.cancelled then 'CANCEL'
                   when new.finish_requested and not old.finish_requested then 'FINISH' else 'FORM' end end;
     end if;
     if why in ('RETRY', 'CANCEL', 'FINISH') then
       select upper(a.kind) as kind, a."by" as author, a.reason into command from task_action a
        where a.task_id = new.id and a.kind in ('retry', 'cancel', 'finish') order by a.id desc limit 1;
       why := coalesce(command.kind, why);
       insert into state_change (at, aspect, subject, source, target, cause, reporter, note)
       values (clock_timestamp(), 'TASK_PHASE', new.id, was, new.phase, why, coalesce(command.author, 'workflow'), command.reason);
     else
       insert into state_change (at, aspect, subject, source, target, cause, reporter, note)
       values (clock_timestamp(), 'TASK_PHASE', new.id, was, new.phase, why,
         coalesce(${valueOf('reporter')}, case why when 'REGISTER' then 'workflow' else 'workload' end),
         coalesce(${valueOf('note')}, case why when 'REJECT' then new.text end));
     end if;
     return null;
   end $$`,
  `create trigger task_registered after insert on task for each row execute function record_task_phase()`,
  `create trigger task_phase_changed after update of phase on task for each row
     when (old.phase is distinct from new.phase) execute function record_task_phase()`,
  `create function record_pilot_status() returns trigger language plpgsql as $$
   declare
     was text := case when tg_op = 'UPDATE' then old.status end;
     why text;
   begin
     if tg_op = 'INSERT' then why := 'REGISTER';
     elsif old.incarnation <> new.incarnation then why := 'REGISTER';
     else why := case new.status when 'DRAINING' then 'DRAIN' when 'STOPPED' then 'STOP' when 'LOST' then 'LOSE' when 'STARTING' then 'REGISTER'
       else case was when 'DRAINING' then 'UNDRAIN' else 'HEARTBEAT' end end;
     end if;
     insert into state_change (at, aspect, subject, source, target, cause, reporter, note)
     values (clock_timestamp(), 'PILOT_STATUS', new.id, was, new.status, why,
       coalesce(${valueOf('reporter')}, case why when 'LOSE' then 'workload' else new.name end),
       coalesce(${valueOf('note')}, case why when 'REGISTER' then 'version ' || new.version || ' on node ' || new.node
         when 'LOSE' then 'not heard since ' || to_char(old.last_seen at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end));
     return null;
   end $$`,
  `create trigger pilot_registered after insert on pilot for each row execute function record_pilot_status()`,
  // That a pilot has jobs or none is the history of its attempts.
  `create trigger pilot_status_changed after update of status on pilot for each row
     when (old.incarnation <> new.incarnation or (old.status <> new.status and not (old.status in ('IDLE', 'BUSY') and new.status in ('IDLE', 'BUSY'))))
     execute function record_pilot_status()`,
  `create function record_node_mode() returns trigger language plpgsql as $$
   begin
     insert into state_change (at, aspect, subject, source, target, cause, reporter, note)
     values (clock_timestamp(), 'NODE_MODE', new.name, case when tg_op = 'UPDATE' then old.mode else 'ONLINE' end, new.mode, 'PERSON',
       coalesce(new.mode_by, 'workload'), new.mode_reason);
     return null;
   end $$`,
  `create trigger node_set after insert on node for each row when (new.mode <> 'ONLINE') execute function record_node_mode()`,
  `create trigger node_mode_changed after update of mode on node for each row
     when (old.mode <> new.mode) execute function record_node_mode()`,
  `create function record_node_health() returns trigger language plpgsql as $$
   begin
     insert into state_change (at, aspect, subject, source, target, cause, reporter, note)
     values (clock_timestamp(), 'NODE_HEALTH', new.name, old.health, new.health,
       case when ${valueOf('reporter')} is not null then 'PERSON' when new.health = 'QUARANTINED' then 'FAILURES'
            when new.health = 'PROBING' then 'PROBE' else 'SUCCESS' end,
       coalesce(${valueOf('reporter')}, 'workload'), coalesce(${valueOf('note')}, new.health_reason));
     return null;
   end $$`,
  `create trigger node_health_changed after update of health on node for each row
     when (old.health <> new.health) execute function record_node_health()`,
];
