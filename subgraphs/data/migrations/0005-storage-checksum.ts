import { Migration } from '@visor/db';

/** Checksum of the files that jobs store in a storage. Frozen: changed by later migrations only. */
export class StorageChecksum extends Migration {
  override up(): void {
    this.addSql(`alter table storage add column checksum_kind text not null default 'crc32'
      constraint storage_checksum_kind check (checksum_kind in ('md5', 'sha256', 'adler32', 'crc32'))`);
  }
}
