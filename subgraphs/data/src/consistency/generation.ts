import type { Quarantine } from '../inspection/quarantine.ts';
import { readGeneration, writeGeneration } from './generation.store.ts';
import type { Sql } from '../deps.ts';

/**
 * Looks whether the catalog went back in time: its number for a storage is counted up before that of the root, so that the root is
 * ahead only where the catalog was restored from a backup. Files that came since then look dark: nothing is set aside or deleted
 * until a person has confirmed.
 * @returns since when the catalog is believed to be restored, or null
 */
export async function advanceGeneration(
  sql: Sql,
  storageId: string,
  quarantine: Pick<Quarantine, 'readGeneration' | 'writeGeneration'>,
): Promise<string | null> {
  const ofRoot = await quarantine.readGeneration();
  const { generation, restoredAt } = await readGeneration(sql, storageId);
  const isBehind = ofRoot > generation;
  const next = Math.max(ofRoot, generation) + 1;
  const since = await writeGeneration(sql, storageId, next, isBehind);
  await quarantine.writeGeneration(next);
  return since ?? restoredAt;
}
