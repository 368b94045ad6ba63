import { Migration } from '@visor/db';

/** The number of a device changes when a machine starts again, so it names no file; the marker of a root does. Frozen: changed by later migrations only. */
export class RecordedInode extends Migration {
  override up(): void {
    this.addSql('alter table replica drop column device');
  }
}
