import { Migration } from '@visor/db';

/** Checksums of several kinds of a file, and uploads that are taken back. Frozen: changed by later migrations only. */
export class FurtherChecksums extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table further_checksum (
     file_id uuid not null constraint further_checksum_file references file (id),
     kind text not null constraint further_checksum_kind check (kind in ('md5', 'sha256', 'adler32', 'crc32')),
     checksum text not null,
     primary key (file_id, kind)
   )`,
  'alter table dataset_action drop constraint dataset_action_kind',
  `alter table dataset_action add constraint dataset_action_kind check (kind in ('announce', 'close', 'create', 'reopen', 'delete',
     'undelete', 'hold', 'release', 'waive', 'upload', 'cancelUpload'))`,
];
