/* What lets the PostgreSQL log forget. */

/** How far each group has read, as its service reports it, and the first message of each topic that is kept. */
const TABLES = [
  `create table if not exists reader (
     "group" text not null,
     topic text not null,
     next bigint not null,
     owner text not null,
     removed boolean not null default false,
     seen_at timestamptz not null,
     primary key ("group", topic)
   ) with (fillfactor = 50)`,
  `create table if not exists kept (
     topic text primary key,
     first bigint not null
   ) with (fillfactor = 50)`,
];

const changes = (definer: string): string[] => [
  // A group belongs to the role that reported it first: no other moves it.
  `create or replace function report(in_group text, topics text[], nexts bigint[]) returns void
   language sql ${definer} as $$
     insert into reader as r ("group", topic, next, owner, seen_at)
     select in_group, t.topic, t.next, session_user, clock_timestamp() from unnest(topics, nexts) t (topic, next) order by t.topic
     on conflict ("group", topic) do update set next = excluded.next, removed = false, seen_at = excluded.seen_at
      where r.owner = excluded.owner
   $$`,
  // Messages go in the order of their offsets, up to the first that some group has not read, or that is not old enough.
  `create or replace function trim_topic(in_topic text, needed text[], before timestamptz, most int) returns int
   language plpgsql ${definer} as $$
   declare
     begins bigint;
     ends bigint;
     young bigint;
   begin
     if exists (select from unnest(needed) n where not exists (
                  select from reader r where r."group" = n and r.topic = in_topic)) then
       return 0;
     end if;
     insert into kept (topic, first) values (in_topic, 0) on conflict do nothing;
     select k.first into begins from kept k where k.topic = in_topic for update;
     select least((select h.next from head h where h.topic = in_topic and h.partition = 0),
                  (select min(r.next) from reader r where r.topic = in_topic and not r.removed), begins + most) into ends;
     select min(m."offset") into young from message m
      where m.topic = in_topic and m.partition = 0 and m."offset" >= begins and m."offset" < ends and m."time" >= before;
     ends := least(ends, young);
     if ends is null or ends <= begins then
       return 0;
     end if;
     delete from message m where m.topic = in_topic and m.partition = 0 and m."offset" >= begins and m."offset" < ends;
     update kept k set first = ends where k.topic = in_topic;
     return (ends - begins)::int;
   end $$`,
];

const reads = (definer: string): string[] => [
  `create or replace function firsts(topics text[]) returns table (topic text, first bigint)
   language sql stable ${definer} as $$
     select k.topic, k.first from kept k where k.topic = any (topics)
   $$`,
  `create or replace function contents() returns table (topic text, first bigint, next bigint, oldest timestamptz)
   language sql stable ${definer} as $$
     select h.topic, coalesce(k.first, 0), h.next,
            (select m."time" from message m where m.topic = h.topic and m.partition = 0 and m."offset" >= coalesce(k.first, 0)
              order by m."offset" limit 1)
       from head h left join kept k on k.topic = h.topic order by h.topic collate "C"
   $$`,
  // An older version returns less columns, which no replacement may change.
  'drop function if exists readers()',
  `create function readers()
   returns table ("group" text, topic text, next bigint, removed boolean, seen timestamptz, waits timestamptz)
   language sql stable ${definer} as $$
     select r."group", r.topic, r.next, r.removed, r.seen_at,
            (select m."time" from message m where m.topic = r.topic and m.partition = 0 and m."offset" >= r.next
              order by m."offset" limit 1)
       from reader r order by r."group" collate "C", r.topic collate "C"
   $$`,
  `create or replace function bytes() returns bigint language sql stable ${definer} as $$
     select pg_total_relation_size('message')
   $$`,
  `create or replace function forget(in_group text) returns int language sql ${definer} as $$
     with gone as (update reader set removed = true where "group" = in_group and not removed returning 1)
     select count(*)::int from gone
   $$`,
];

/**
 * What lets the PostgreSQL log forget: how far each group has read, as its service reports it from its own schema, and the
 * first message of each topic that is kept. A removed group holds nothing until it reports again.
 */
export const retention = (definer: string): string[] => [...TABLES, ...changes(definer), ...reads(definer)];

export const RETENTION_FUNCTIONS = [
  'report(text, text[], bigint[])',
  'trim_topic(text, text[], timestamptz, int)',
  'firsts(text[])',
  'contents()',
  'readers()',
  'bytes()',
  'forget(text)',
] as const;
