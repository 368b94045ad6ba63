import type { Database } from '@visor/db';
import { keysSql, type FoundRows, type KindPage } from '@visor/service';
import { isWithin } from '@visor/storage/path.rules';
import { realPlace } from '../storage/real-place.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { folderOverlap } from '../storage/storage.rules.ts';
import type { InconsistencyRow } from './rules.store.ts';

interface Root extends Pick<Storage, 'id' | 'name' | 'url' | 'health'> {
  /** It is among those that are compared now. */
  readonly isAsked: boolean;
}

/**
 * Reads the storages whose root is that of another one or lies in it, after an id, in the order of ids. URLs say that in many ways, and links
 * too, so that no statement can compare them; storages are few.
 */
export async function readNestedRoots(
  db: Pick<Database, 'query'>,
  { keys, after, limit }: KindPage,
): Promise<FoundRows<InconsistencyRow>> {
  const { sql, values } = keysSql(keys, 's.id');
  const roots = await db.query<Root>(
    `select s.id, s.name, s.url, s.health, (${sql}) and s.id > $3 as "isAsked" from storage s order by s.id`,
    [...values, after],
  );
  const placed = await Promise.all(roots.map(async (root) => ({ ...root, place: await realPlace(root) })));
  const found = placed
    .filter(({ isAsked }) => isAsked)
    .flatMap(({ id, url, place }): InconsistencyRow[] => {
      const outer = placed.find((other) => other.id !== id && isWithin(place, other.place));
      if (!outer) return [];
      const text = `its root ${url} ${folderOverlap(place, outer.place)} storage ${outer.name}: ${outer.url}`;
      return [{ kind: 'ROOTS_NESTED', id, key: id, datasetId: null, fileId: null, storageId: id, text }];
    });
  const rows = found.slice(0, limit);
  return { rows, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
}
