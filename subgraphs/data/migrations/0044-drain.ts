import { Migration } from '@visor/db';

/** Inspections that drain a storage. Frozen: changed by later migrations only. */
export class Drain extends Migration {
  override up(): void {
    this.addSql(`alter table inspection drop constraint inspection_kind, add constraint inspection_kind
      check (kind in ('CONSISTENCY', 'SCRUB', 'SURPLUS', 'DELETION', 'UPLOAD', 'DRAIN'))`);
  }
}
