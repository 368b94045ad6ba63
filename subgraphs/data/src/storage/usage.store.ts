import type { Sql } from '../deps.ts';

interface StorageUse {
  readonly storageId: string;
  readonly files: number;
  readonly bytes: number;
}

/** What replicas take of these storages: exact, changes that are not added up yet among it. */
export function findStorageUse(sql: Sql, ids: readonly string[]): Promise<StorageUse[]> {
  return sql.query(
    `select u.storage_id as "storageId", sum(u.files)::float8 as files, sum(u.bytes)::float8 as bytes
       from (select storage_id, files, bytes from storage_use where storage_id = any ($1::uuid[])
             union all
             select storage_id, files, bytes from storage_use_change where storage_id = any ($1::uuid[])) u
      group by u.storage_id`,
    [ids],
  );
}

/** Changes that one round adds up at most. */
const MAX_ADDED_CHANGES = 20_000;

/** Adds the changes of what is used to the sums. Returns whether more are left. */
export async function addUpStorageUse(sql: Sql): Promise<boolean> {
  const [added] = await sql.query<{ count: number }>(
    `with taken as (
       delete from storage_use_change where id in (select id from storage_use_change order by id limit $1)
       returning storage_id, files, bytes
     ), added as (
       insert into storage_use (storage_id, files, bytes)
       select storage_id, sum(files), sum(bytes) from taken group by storage_id
       on conflict (storage_id) do update set files = storage_use.files + excluded.files, bytes = storage_use.bytes + excluded.bytes
     )
     select count(*)::int as count from taken`,
    [MAX_ADDED_CHANGES],
  );
  return (added?.count ?? 0) >= MAX_ADDED_CHANGES;
}
