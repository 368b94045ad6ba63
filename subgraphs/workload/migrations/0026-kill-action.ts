import { Migration } from '@visor/db';

/** The end of an attempt by a person is recorded among the commands on its task. Frozen: changed by later migrations only. */
export class KillAction extends Migration {
  override up(): void {
    this.addSql('alter table task_action drop constraint task_action_kind_check');
    this.addSql(
      `alter table task_action add constraint task_action_kind_check check (kind in ('cancel', 'pause', 'resume', 'rank', 'finish', 'retry', 'release', 'fail', 'create', 'delete', 'repair', 'splitting', 'kill'))`,
    );
  }
}
