import { Migration } from '@visor/db';

/** Files by name in all datasets, and those that cannot be read. Frozen: changed by later migrations only. */
export class Find extends Migration {
  override up(): void {
    this.addSql('create index file_by_name on file (name, id)');
    this.addSql(`create index file_unready on file (status, id) where status <> 'READY'`);
  }
}
