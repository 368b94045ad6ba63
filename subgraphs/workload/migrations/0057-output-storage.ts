import { Migration } from '@visor/db';

/**
 * The storage of an attempt's files is chosen when it is claimed, and room is reserved there for it. Attempts from before have
 * neither: the storage of their task takes their files. Frozen: changed by later migrations only.
 */
export class OutputStorage extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  'alter table attempt add column storage_id uuid, add column reserved_bytes double precision',
  `alter table storage_room add column url text, add column checksum_kind text,
     add column reserved_bytes double precision not null default 0`,
  `create table storage_reservation (
     id bigserial primary key,
     storage_id uuid not null,
     bytes double precision not null,
     at timestamptz not null
   )`,
  'create index storage_reservation_due on storage_reservation (storage_id, at)',
];
