import { Migration } from '@visor/db';

/** Room of storages over the last minutes, and when they are full if that goes on. Frozen: changed by later migrations only. */
export class StorageForecast extends Migration {
  override up(): void {
    this.addSql(`create table storage_sample (
      storage_id uuid not null constraint storage_sample_storage references storage (id),
      at timestamptz not null,
      room_bytes bigint not null,
      primary key (storage_id, at)
    )`);
    this.addSql('alter table storage add column growth_bytes bigint, add column full_at timestamptz');
  }
}
