import { rowsOf, type Tx } from '@visor/db';
import type { Sql } from '../deps.ts';
import { StorageEntity, type Storage } from './storage.entity.ts';
import type { StorageState } from './storage-state.rules.ts';
import { FORECAST_MS, type RoomSample } from './watermark.rules.ts';

/** Locks and reads all storages; registrations of files go on. */
export async function lockAllStorages(tx: Tx): Promise<Storage[]> {
  return rowsOf(StorageEntity, await tx.query('select s.* from storage s order by s.id for no key update'));
}

/** Paths of some good replicas: the newest. */
export async function findSamplePaths(sql: Sql, storageId: string): Promise<string[]> {
  const rows = await sql.query<{ path: string }>(
    `select path from replica where storage_id = $1 and status = 'AVAILABLE' limit 20`,
    [storageId],
  );
  return rows.map(({ path }) => path);
}

/** Samples of the last minutes, by storage. */
export async function findSamples(sql: Sql, now: Date): Promise<ReadonlyMap<string, readonly RoomSample[]>> {
  const rows = await sql.query<{ storageId: string; at: Date; roomBytes: number }>(
    `select storage_id as "storageId", at, room_bytes::float8 as "roomBytes" from storage_sample where at > $1`,
    [new Date(now.getTime() - FORECAST_MS)],
  );
  return Map.groupBy(
    rows.map(({ storageId, at, roomBytes }) => ({ storageId, at: new Date(at), roomBytes })),
    ({ storageId }) => storageId,
  );
}

/** Forgets what was measured of a storage: a forecast over the moment in which its room was set would be wrong. */
export const forgetSamples = (sql: Sql, storageId: string): Promise<unknown> =>
  sql.query('delete from storage_sample where storage_id = $1', [storageId]);

/** Adds samples, and removes those that no forecast is made from any more. */
export async function writeSamples(
  sql: Sql,
  samples: readonly { readonly storageId: string; readonly roomBytes: number }[],
  now: Date,
): Promise<void> {
  await sql.query(
    `with old as (delete from storage_sample where at < $4)
     insert into storage_sample (storage_id, at, room_bytes)
     select n.storage_id, $3, round(n.room_bytes) from unnest($1::uuid[], $2::float8[]) as n (storage_id, room_bytes)
     on conflict (storage_id, at) do nothing`,
    [
      samples.map(({ storageId }) => storageId),
      samples.map(({ roomBytes }) => roomBytes),
      now,
      new Date(now.getTime() - FORECAST_MS),
    ],
  );
}

/** Writes what locked storages are now, in one statement. */
export async function writeStates(
  sql: Sql,
  states: readonly { readonly id: string; readonly state: StorageState }[],
): Promise<void> {
  await sql.query(
    `update storage s set free_bytes = n.free_bytes, free_at = n.free_at, pressure = n.pressure, pressure_at = n.pressure_at,
            health = n.health, health_reason = n.health_reason, health_at = n.health_at, marker_id = n.marker_id,
            growth_bytes = n.growth_bytes, full_at = n.full_at, version = s.version + 1
       from json_to_recordset($1::json) as n (id uuid, free_bytes bigint, free_at timestamptz, pressure text, pressure_at timestamptz,
            health text, health_reason text, health_at timestamptz, marker_id uuid, growth_bytes bigint, full_at timestamptz)
      where s.id = n.id`,
    [
      JSON.stringify(
        states.map(({ id, state }) => ({
          id,
          free_bytes: state.freeBytes,
          free_at: state.freeAt,
          pressure: state.pressure,
          pressure_at: state.pressureAt,
          health: state.health,
          health_reason: state.healthReason,
          health_at: state.healthAt,
          marker_id: state.markerId,
          growth_bytes: state.growthBytes,
          full_at: state.fullAt,
        })),
      ),
    ],
  );
}
