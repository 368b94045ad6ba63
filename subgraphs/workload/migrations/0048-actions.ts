import { Migration } from '@visor/db';

/** What people did to tasks stands among the changes, too. Frozen: changed by later migrations only. */
export class Actions extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  'alter table state_change drop constraint state_change_aspect_check',
  `alter table state_change add constraint state_change_aspect_check
     check (aspect in ('TASK_PHASE', 'PILOT_STATUS', 'NODE_MODE', 'NODE_HEALTH', 'TASK_ACTION'))`,
  `create function record_task_action() returns trigger language plpgsql as $$
   begin
     insert into state_change (at, aspect, subject, source, target, cause, reporter, note)
     values (clock_timestamp(), 'TASK_ACTION', new.task_id, case when tg_op = 'UPDATE' then old.outcome end, new.outcome, upper(new.kind),
       coalesce(new."by", 'workflow'), case when new.outcome = 'REFUSED' then new.text else new.reason end);
     return null;
   end $$`,
  'create trigger task_action_given after insert on task_action for each row execute function record_task_action()',
  `create trigger task_action_ended after update of outcome on task_action for each row
     when (old.outcome <> new.outcome) execute function record_task_action()`,
];
