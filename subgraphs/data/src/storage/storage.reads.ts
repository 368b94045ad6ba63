import { findRows, type Tx } from '@visor/db';
import { textProblem } from '@visor/schema';
import { accessByIds, entityFinder, type EntityList, type FoundPage } from '@visor/service';
import type { StorageFacet, StorageFilter, StorageOrderField } from '../../generated/types.ts';
import { StorageEntity, type Storage } from './storage.entity.ts';

export type StoragePage = FoundPage<Storage, StorageFilter>;

const STORAGES: EntityList<typeof StorageEntity, readonly [string]> = {
  name: 'storageList',
  defaultSize: 50,
  isPlace: (parts): parts is readonly [string] =>
    parts.length === 1 && typeof parts[0] === 'string' && textProblem(parts[0]) === undefined,
  entity: StorageEntity,
  orderBy: ['name'],
};

/** Which storages can be found: they are few. */
export const storageFinder = entityFinder<typeof StorageEntity, StorageFilter, StorageOrderField>(STORAGES, 'id', {
  table: 'storage',
  columns: {
    id: { kind: 'uuid', sql: 'e.id' },
    name: { kind: 'text', sql: 'e.name' },
    kind: { kind: 'enum', sql: 'e.kind' },
    url: { kind: 'text', sql: 'e.url' },
  },
  orders: { NAME: [{ sql: 'e.name', kind: 'text' }] },
  standard: { by: 'NAME', direction: 'ASC' },
  access: accessByIds,
  facets: { KIND: 'e.kind' } satisfies Record<StorageFacet, string>,
});

/** All storages by name: they are few. */
export const findAllStorages = (em: Tx['em']): Promise<Storage[]> => findRows(em, StorageEntity, { orderBy: ['name'] });

export async function findStorageByName(em: Tx['em'], name: string): Promise<Storage | null> {
  if (textProblem(name) !== undefined) return null;
  const [storage] = await findRows(em, StorageEntity, { equal: { name } });
  return storage ?? null;
}
