import { Migration, type MigrationObject } from '@visor/db';

export const outbox = { head: 'outbox_head', message: 'outbox_message', append: 'outbox_append' } as const;

class Bus extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

/** What a service that consumes or publishes keeps in its own schema; first in its list of migrations. Frozen: changed by later ones only. */
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
  `create table if not exists outbox_head (
       topic text not null,
       partition int not null,
       next bigint not null,
       primary key (topic, partition)
     ) with (fillfactor = 50)`,
  `create table if not exists outbox_message (
       topic text not null,
       partition int not null,
       "offset" bigint not null,
       key text not null,
       headers jsonb not null,
       value bytea not null,
       "time" timestamptz not null,
       primary key (topic, partition, "offset")
     )`,
  // Columns are qualified throughout: a parameter of the same name would be ambiguous.
  `create or replace function outbox_append(topics text[], keys text[], headers jsonb[], payloads bytea[]) returns void
     language plpgsql  as $$
     declare
       name text;
       amount bigint;
       ending bigint;
     begin
       for name, amount in select t, count(*) from unnest(topics) t group by t order by t collate "C" loop
         insert into outbox_head as h (topic, partition, next) values (name, 0, amount)
           on conflict (topic, partition) do update set next = h.next + excluded.next
           returning h.next into ending;
         insert into outbox_message (topic, partition, "offset", key, headers, value, "time")
           select name, 0, ending - amount - 1 + row_number() over (order by m.place), m.key, m.headers, m.payload, clock_timestamp()
             from unnest(topics, keys, headers, payloads) with ordinality m (topic, key, headers, payload, place)
            where m.topic = name;
         perform pg_notify(current_schema() || '.append', name);
       end loop;
     end $$`,
];
