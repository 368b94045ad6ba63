import { Migration } from '@visor/db';

/** The workflows of a template, in each status the newest first. Frozen: changed by later migrations only. */
export class FindByStatus extends Migration {
  override up(): void {
    this.addSql('drop index workflow_template_newest');
    this.addSql('create index workflow_template_status on workflow (template_id, status, id desc)');
  }
}
