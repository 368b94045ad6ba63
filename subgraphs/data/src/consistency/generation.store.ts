import type { Sql } from '../deps.ts';

interface Generation {
  readonly generation: number;
  readonly restoredAt: string | null;
}

export async function readGeneration(sql: Sql, storageId: string): Promise<Generation> {
  const [row] = await sql.query<Generation>(
    `select generation::float8 as generation, restored_at::text as "restoredAt" from catalog_generation where storage_id = $1`,
    [storageId],
  );
  return row ?? { generation: 0, restoredAt: null };
}

/** Returns since when the catalog is believed to be restored. */
export async function writeGeneration(
  sql: Sql,
  storageId: string,
  generation: number,
  isRestored: boolean,
): Promise<string | null> {
  const [row] = await sql.query<{ restoredAt: string | null }>(
    `insert into catalog_generation as g (storage_id, generation, restored_at)
     values ($1, $2, case when $3::boolean then clock_timestamp() end)
     on conflict (storage_id) do update
       set generation = excluded.generation, restored_at = coalesce(g.restored_at, excluded.restored_at)
     returning restored_at::text as "restoredAt"`,
    [storageId, generation, isRestored],
  );
  return row?.restoredAt ?? null;
}

/** A person says that what the catalog has of a storage is the truth. */
export async function acceptCatalog(sql: Sql, storageId: string): Promise<void> {
  await sql.query('update catalog_generation set restored_at = null where storage_id = $1', [storageId]);
}
