import { Migration } from '@visor/db';

/** The entity manager writes a template only where nobody else has changed it since. Frozen: changed by later migrations only. */
export class TemplateVersion extends Migration {
  override up(): void {
    this.addSql('alter table template add column version integer not null default 1');
  }
}
