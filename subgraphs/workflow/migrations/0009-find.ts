import { Migration } from '@visor/db';

/** Workflows of a status, and of a template, newest first. Frozen: changed by later migrations only. */
export class Find extends Migration {
  override up(): void {
    this.addSql('create index workflow_status_newest on workflow (status, id desc)');
    this.addSql('create index workflow_template_newest on workflow (template_id, id desc)');
  }
}
