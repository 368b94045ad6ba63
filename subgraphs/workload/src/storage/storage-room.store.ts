import { recordset, type Tx } from '@visor/db';
import { storableJson, type StorageEvent } from '@visor/schema';

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
});

/** Keeps what storages have, the newest of each, in one statement. Returns whether work can be offered otherwise than before. */
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
              writable = excluded.writable, draining = excluded.draining
        where s.at <= excluded.at
       returning id, pressure, health, writable, draining
     )
     select (b.pressure, b.health, b.writable, b.draining) is distinct from (w.pressure, w.health, w.writable, w.draining) as changed
       from written w left join before b on b.id = w.id`,
    [storableJson([...newest.values()]), [...newest.keys()]],
  );
  return rows.some(({ changed }) => changed);
}

/** Whether storage `s` takes no outputs of task `t` now: chains that have started may use the reserve above the high mark. */
const isClosedTo = (s: string, t: string): string =>
  `(not ${s}.writable or ${s}.draining or ${s}.health = 'UNAVAILABLE' or ${s}.pressure = 'FULL'
    or ${s}.pressure = 'HIGH' and ${t}.first_stage)`;

/** Whether the storage of task `t` takes no outputs of it now. */
export const hasNoRoom = (t: string): string =>
  `exists (select from storage_room room where room.id = ${t}.storage_id and ${isClosedTo('room', t)})`;

/** Why the storage of task `t` takes no outputs of it, as JSON; null where it does. */
export const closedStorage = (t: string): string => `(
  select json_build_object('name', room.name, 'pressure', room.pressure, 'health', room.health, 'healthReason', room.health_reason,
           'writable', room.writable, 'draining', room.draining, 'used', room.used_bytes, 'capacity', room.capacity_bytes,
           'highMark', room.high_mark, 'fullMark', room.high_mark + room.reserve)
    from storage_room room where room.id = ${t}.storage_id and ${isClosedTo('room', t)})`;
