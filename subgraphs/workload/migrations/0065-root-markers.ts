import { Migration } from '@visor/db';

/** What the root of a storage holds where it is mounted: pilots look at it. Frozen: changed by later migrations only. */
export class RootMarkers extends Migration {
  override up(): void {
    this.addSql('alter table storage_room add column marker_id uuid');
  }
}
