import { type BoundStatement, recordset, selectColumns, type Tx } from '@visor/db';
import { storableJson, type StorageEvent } from '@visor/schema';
import { StorageRoomEntity } from './storage-room.entity.ts';
import type { RoomBook, StorageRoom } from './output-storage.rules.ts';

const rooms = recordset({
  id: 'uuid',
  name: 'text',
  kind: 'text',
  at: 'timestamptz',
  capacityBytes: 'float8?',
  usedBytes: 'float8',
  highMark: 'float8',
  reserve: 'float8',
  pressure: 'text',
  health: 'text',
  healthReason: 'text?',
  writable: 'boolean',
  draining: 'boolean',
  url: 'text',
  checksumKind: 'text',
  markerId: 'uuid?',
});

/** Keeps what storages have, the newest of each. Returns whether work can be offered otherwise than before. */
export async function writeStorageRooms(tx: Tx, events: readonly StorageEvent[]): Promise<boolean> {
  const newest = new Map(events.map((event) => [event.storageId, { id: event.storageId, ...event }]));
  const rows = await tx.query<{ changed: boolean }>(
    `with before as materialized (
       select id, pressure, health, writable, draining from storage_room where id = any ($2::uuid[])
     ), written as (
       insert into storage_room as s (${rooms.columns})
       select ${rooms.values('n')} from ${rooms.from('$1', 'n')}
       on conflict (id) do update
          set name = excluded.name, kind = excluded.kind, at = excluded.at, capacity_bytes = excluded.capacity_bytes,
              used_bytes = excluded.used_bytes, high_mark = excluded.high_mark, reserve = excluded.reserve,
              pressure = excluded.pressure, health = excluded.health, health_reason = excluded.health_reason,
              writable = excluded.writable, draining = excluded.draining, url = excluded.url, checksum_kind = excluded.checksum_kind, marker_id = excluded.marker_id
        where s.at <= excluded.at
       returning id, pressure, health, writable, draining
     )
     select (b.pressure, b.health, b.writable, b.draining) is distinct from (w.pressure, w.health, w.writable, w.draining) as changed
       from written w left join before b on b.id = w.id`,
    [storableJson([...newest.values()]), [...newest.keys()]],
  );
  const freed = await addUpReservations(tx, [...newest.values()]);
  return freed || rows.some(({ changed }) => changed);
}

/** Adds up what changed of reservations before these storages were measured. Returns whether any room became free. */
async function addUpReservations(
  tx: Tx,
  events: readonly { readonly id: string; readonly at: string }[],
): Promise<boolean> {
  const rows = await tx.query<{ bytes: number }>(
    `with due as (
       delete from storage_reservation r using unnest($1::uuid[], $2::timestamptz[]) as n (id, at)
        where r.storage_id = n.id and r.at <= n.at returning r.storage_id, r.bytes
     ), change as (select storage_id, sum(bytes) as bytes from due group by 1)
     update storage_room s set reserved_bytes = greatest(0, s.reserved_bytes + c.bytes)
       from change c where s.id = c.storage_id returning c.bytes`,
    [events.map(({ id }) => id), events.map(({ at }) => at)],
  );
  return rows.some(({ bytes }) => bytes < 0);
}

const ofRoom = [
  'id',
  'name',
  'kind',
  'url',
  'checksumKind',
  'markerId',
  'capacityBytes',
  'usedBytes',
  'reservedBytes',
  'highMark',
  'reserve',
  'pressure',
  'health',
  'healthReason',
  'writable',
  'draining',
] as const satisfies readonly (keyof StorageRoom)[];

/** What is known of all storages, sorted by name. */
export const READ_ROOMS = `select ${selectColumns(StorageRoomEntity, 'r', ofRoom)} from storage_room r order by r.name`;

/** What is known of all storages, as JSON: for a statement that reads other things. */
export const ROOMS = `(select coalesce(json_agg(r), '[]') from (${READ_ROOMS}) r)`;

/** The storage of attempt `a`, as JSON; null: that of its task. */
export const chosenStorage = (a: string): string =>
  `(select json_build_object('storageId', room.id, 'storageUrl', room.url, 'checksumKind', room.checksum_kind)
      from storage_room room where room.id = ${a}.storage_id and room.url is not null)`;

/** What of the outputs of task `t` decides where they go, as JSON. */
export const taskOutput = (t: string): string =>
  `json_build_object('storageId', ${t}.storage_id, 'firstStage', ${t}.first_stage, 'readBytes', ${t}.read_bytes, 'madeBytes', ${t}.made_bytes)`;

/** Part of the message of an error: what a claim was to reserve was taken meanwhile. */
const ROOM_TAKEN = 'ROOM_TAKEN';

// The rows of storages are locked until the commit: of claims at once, those whose room is gone fail.
const RESERVE = `
  with reserved as (
    update storage_room s set reserved_bytes = s.reserved_bytes + n.bytes
      from unnest($1::uuid[], $2::float8[], $3::float8[]) as n (id, bytes, most)
     where s.id = n.id and coalesce(s.reserved_bytes <= n.most, true)
    returning 1
  )
  select (case when count(*) = cardinality($1::uuid[]) then '1' else '${ROOM_TAKEN}' end)::int from reserved`;

/** The statement that reserves room for a claim; it fails where others have taken it. */
export function reserveStatement({ reservations }: RoomBook): BoundStatement {
  return [
    RESERVE,
    [
      reservations.map(({ storageId }) => storageId),
      reservations.map(({ bytes }) => bytes),
      reservations.map(({ mostBefore }) => mostBefore),
    ],
  ];
}

export const isRoomTaken = (error: unknown): boolean => error instanceof Error && error.message.includes(ROOM_TAKEN);

/** Bytes that are reserved on these storages now. */
export const readReservedBytes = (
  sql: Pick<Tx, 'query'>,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly bytes: number }[]> =>
  sql.query(
    `select s.id, greatest(0, s.reserved_bytes + coalesce(
              (select sum(r.bytes) from storage_reservation r where r.storage_id = s.id), 0)) as bytes
       from storage_room s where s.id = any ($1::uuid[])`,
    [ids],
  );
