import { Migration } from '@visor/db';

/** Files are found by each of their checksums. Frozen: changed by later migrations only. */
export class FindFurther extends Migration {
  override up(): void {
    this.addSql('create index further_checksum_value on further_checksum (checksum, file_id)');
  }
}
