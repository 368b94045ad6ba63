import { Migration } from '@visor/db';

/** Storages that pilots have named as not mounted on their nodes. Frozen: changed by later migrations only. */
export class Unmounted extends Migration {
  override up(): void {
    this.addSql(`alter table pilot add column unmounted uuid[] not null default '{}'`);
  }
}
