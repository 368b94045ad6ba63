import { Migration } from '@visor/db';

/** What workload knows of the room of storages, and which tasks begin a chain. Frozen: changed by later migrations only. */
export class StorageRoom extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table storage_room (
     id uuid primary key,
     name text not null,
     kind text not null,
     at timestamptz not null,
     capacity_bytes double precision,
     used_bytes double precision not null,
     high_mark double precision not null,
     reserve double precision not null,
     pressure text not null,
     health text not null,
     health_reason text,
     writable boolean not null,
     draining boolean not null
   )`,
  'alter table task add column first_stage boolean not null default false',
];
