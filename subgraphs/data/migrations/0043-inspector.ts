import { Migration } from '@visor/db';

/** Copies in the order in which they are read again: a new one is due as long after it came as another after it was read. Frozen: changed by later migrations only. */
export class CopiesDue extends Migration {
  override up(): void {
    this.addSql('drop index replica_unverified');
    this.addSql(
      `create index replica_due on replica (storage_id, coalesce(verified_at, added_at), id) where status = 'AVAILABLE'`,
    );
  }
}
