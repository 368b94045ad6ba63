import { Migration } from '@visor/db';

/** Files that are being brought in over HTTP. Frozen: changed by later migrations only. */
export class Uploads extends Migration {
  override up(): void {
    this.addSql(`create table upload (
      id text primary key,
      storage_id uuid not null constraint upload_storage references storage (id),
      dataset text not null,
      name text not null,
      size bigint not null,
      checksum text not null,
      checksum_kind text not null,
      subject text not null,
      touched_at timestamptz not null,
      stored_at timestamptz
    )`);
    this.addSql('create index upload_touched on upload (touched_at)');
  }
}
