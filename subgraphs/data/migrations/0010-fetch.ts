import { Migration } from '@visor/db';

/** The keys that sign links to files. Frozen: changed by later migrations only. */
export class LinkKeys extends Migration {
  override up(): void {
    this.addSql(`create table link_key (
      id uuid primary key,
      secret bytea not null,
      created_at timestamptz not null
    )`);
  }
}
