import { Migration } from '@visor/db';

/** A person stops an operation that goes through the jobs of a task. Frozen: changed by later migrations only. */
export class StopAction extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  'alter table task_action drop constraint task_action_kind_check',
  `alter table task_action add constraint task_action_kind_check check (kind in ('cancel', 'pause', 'resume', 'rank', 'finish', 'retry', 'release', 'fail', 'create', 'delete', 'repair', 'splitting', 'kill', 'cancelJobs', 'stop'))`,
  'drop index task_action_running',
  `create index task_action_running on task_action ((kind <> 'stop'), id) where outcome = 'RUNNING'`,
];
