import { rowsOf } from '@visor/db';
import type { ChecksumKind } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import { StorageEntity, type Storage } from './storage.entity.ts';

/** Storages with one of these ids or names, for a batch of messages. */
export async function findStorageRows(sql: Sql, ids: readonly string[], names: readonly string[]): Promise<Storage[]> {
  const rows = await sql.query('select s.* from storage s where s.id = any ($1::uuid[]) or s.name = any ($2::text[])', [
    ids,
    names,
  ]);
  return rowsOf(StorageEntity, rows);
}

/** One registration at a time: each compares its folder with all others. */
export async function lockStorages(sql: Sql): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtextextended(current_schema || ' register storage', 0))");
}

/** Files stored from now on have this kind of checksum. */
export async function setChecksumKind(sql: Sql, id: string, kind: ChecksumKind): Promise<void> {
  await sql.query('update storage set checksum_kind = $2, version = version + 1 where id = $1', [id, kind]);
}

/** Writes what a person has set of a storage. */
export async function writeOptions(sql: Sql, storage: Storage): Promise<void> {
  const { id, capacityBytes, highMark, lowMark, reserve, readable, writable, deletable, trustedChecksums } = storage;
  await sql.query(
    `update storage set capacity_bytes = $2, high_mark = $3, low_mark = $4, reserve = $5, readable = $6, writable = $7, deletable = $8,
            trusted_checksums = $9, draining = $10, marker_id = $11, pressure = $12, pressure_at = $13, version = version + 1
      where id = $1`,
    [
      id,
      capacityBytes,
      highMark,
      lowMark,
      reserve,
      readable,
      writable,
      deletable,
      trustedChecksums,
      storage.draining,
      storage.markerId,
      storage.pressure,
      storage.pressureAt,
    ],
  );
}

interface Setting {
  readonly storage: Pick<Storage, 'id' | 'name'>;
  /** What was set. */
  readonly changes: string;
  readonly by: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** Records what a person has set of a storage, and why. */
export async function recordSetting(sql: Sql, { storage, changes, by, reason, at }: Setting): Promise<void> {
  await sql.query(
    `insert into recorded_event (at, type, subject, subject_id, name, target, by, reason)
     values ($1, 'storage.set', 'STORAGE', $2, $3, $4, $5, $6)`,
    [at, storage.id, storage.name, changes, by, reason],
  );
}
