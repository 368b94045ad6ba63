import { Migration } from '@visor/db';

/** Checksum that a task's storage asks for. Frozen: changed by later migrations only. */
export class ChecksumKind extends Migration {
  override up(): void {
    this.addSql('alter table task add column checksum_kind text');
  }
}
