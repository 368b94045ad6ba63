import { findRows, type Tx } from '@visor/db';
import { textProblem } from '@visor/schema';
import { StorageEntity, type Storage } from './storage.entity.ts';

/** All storages by name: they are few. */
export const findAllStorages = (em: Tx['em']): Promise<Storage[]> => findRows(em, StorageEntity, { orderBy: ['name'] });

export async function findStorageByName(em: Tx['em'], name: string): Promise<Storage | null> {
  if (textProblem(name) !== undefined) return null;
  const [storage] = await findRows(em, StorageEntity, { equal: { name } });
  return storage ?? null;
}
