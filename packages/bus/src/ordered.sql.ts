/**
 * Builds the ordered append of the PostgreSQL log and of Kafka's outbox: a head row per topic gives the offsets and is locked
 * until the commit, so offsets become visible in order and without gaps. (A plain sequence lets a reader skip an offset that commits
 * later; a sequence read under the snapshot's xmin reorders keys.) Heads are taken in sorted order: no deadlock. A notice tells
 * the topic and where it ends now, so that a reader that is there looks no further; notices come in the order of the commits.
 */
export function orderedLog(names: { head: string; message: string; append: string }, definer = ''): string[] {
  const { head, message, append } = names;
  return [
    `create table if not exists ${head} (
       topic text not null,
       partition int not null,
       next bigint not null,
       primary key (topic, partition)
     ) with (fillfactor = 50)`,
    `create table if not exists ${message} (
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
    `create or replace function ${append}(topics text[], keys text[], headers jsonb[], payloads bytea[]) returns void
     language plpgsql ${definer} as $$
     declare
       name text;
       amount bigint;
       ending bigint;
     begin
       for name, amount in select t, count(*) from unnest(topics) t group by t order by t collate "C" loop
         insert into ${head} as h (topic, partition, next) values (name, 0, amount)
           on conflict (topic, partition) do update set next = h.next + excluded.next
           returning h.next into ending;
         insert into ${message} (topic, partition, "offset", key, headers, value, "time")
           select name, 0, ending - amount - 1 + row_number() over (order by m.place), m.key, m.headers, m.payload, clock_timestamp()
             from unnest(topics, keys, headers, payloads) with ordinality m (topic, key, headers, payload, place)
            where m.topic = name;
         perform pg_notify(current_schema() || '.append', name || chr(10) || ending);
       end loop;
     end $$`,
  ];
}

/** Adds the bytes before each message, by which a query limits a batch to what memory and a broker take. */
export const bounded = (from: string): string =>
  `select b."offset", b.key, b.headers, b.value, b."time" from (
     select m.*, sum(octet_length(m.value)) over (order by m."offset") - octet_length(m.value) as before from (${from}) m
   ) b`;
