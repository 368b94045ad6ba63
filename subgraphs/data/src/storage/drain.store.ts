import { rowsOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import { drainTarget, type DrainTarget, type OnlyCopies } from './drain.rules.ts';
import { StorageEntity, type Storage } from './storage.entity.ts';
import { findStorageUse } from './usage.store.ts';

/** Files that are counted. */
const MAX_COUNTED_FILES = 1_000_000;

/** Replica `r` is good, and no other storage that stays, and that is known to be there by its marker, has a good copy of its file. */
export const isOnlyCopy = (r: string): string => `(${r}.status = 'AVAILABLE' and not exists (
    select from replica other join storage place on place.id = other.storage_id
     where other.file_id = ${r}.file_id and other.storage_id <> ${r}.storage_id and other.status = 'AVAILABLE'
       and place.readable and not place.draining and place.health <> 'UNAVAILABLE' and place.marker_id is not null))`;

/** Counts the files whose only good copy is on a storage. */
export async function countOnlyCopies(sql: Sql, storageId: string): Promise<OnlyCopies> {
  const [row] = await sql.query<{ files: number; bytes: number }>(
    `select count(*)::int as files, coalesce(sum(size), 0)::float8 as bytes
       from (select f.size from replica r join file f on f.id = r.file_id
              where r.storage_id = $1 and ${isOnlyCopy('r')} limit $2) c`,
    [storageId, MAX_COUNTED_FILES],
  );
  const { files = 0, bytes = 0 } = row ?? {};
  return { files, bytes, exact: files < MAX_COUNTED_FILES };
}

/** Storages of the kind of this one that take files, with what is free there. */
export async function findDrainTargets(sql: Sql, { id, kind }: Pick<Storage, 'id' | 'kind'>): Promise<DrainTarget[]> {
  const rows = await sql.query(
    `select s.* from storage s where s.kind = $1 and s.id <> $2 and s.writable and not s.draining
        and s.health <> 'UNAVAILABLE' and s.pressure = 'NORMAL' order by s.name`,
    [kind, id],
  );
  const storages = rowsOf(StorageEntity, rows);
  const uses = await findStorageUse(
    sql,
    storages.map((storage) => storage.id),
  );
  const used = new Map(uses.map(({ storageId, bytes }) => [storageId, bytes]));
  return storages.map((storage) => drainTarget(storage, used.get(storage.id) ?? 0));
}
