import { Migration } from '@visor/db';

/** The entity manager writes a storage only where nobody else has changed it since. Frozen: changed by later migrations only. */
export class StorageVersion extends Migration {
  override up(): void {
    this.addSql('alter table storage add column version integer not null default 1');
  }
}
