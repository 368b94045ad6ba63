import { Migration, type MigrationObject } from '@visor/db';
import { orderedLog } from './ordered.sql.ts';

export const outbox = { head: 'outbox_head', message: 'outbox_message', append: 'outbox_append' } as const;

class Bus extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

/** What a service that consumes or publishes keeps in its own schema; first in its list of migrations. */
export const busMigration: MigrationObject = { name: '0000-bus', class: Bus };

/** The tables of `busMigration`, for those who compare a schema with their entities. */
export const busTables = ['consumer_offset', 'inbox', 'dead_letter', outbox.head, outbox.message] as const;

const statements = [
  `create table consumer_offset (
     "group" text not null,
     topic text not null,
     partition int not null,
     next bigint not null,
     primary key ("group", topic, partition)
   ) with (fillfactor = 50)`,
  `create table inbox (
     "group" text not null,
     topic text not null,
     event_id text not null,
     seen_at timestamptz not null default now(),
     primary key ("group", topic, event_id)
   )`,
  'create index inbox_seen_at on inbox (seen_at)',
  `create table dead_letter (
     id uuid primary key,
     "group" text not null,
     topic text not null,
     partition int not null,
     "offset" bigint not null,
     key text not null,
     value bytea not null,
     headers jsonb not null,
     code text not null,
     reason text not null,
     at timestamptz not null default now()
   )`,
  ...orderedLog(outbox),
];
