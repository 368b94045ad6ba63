import { uuidv7, type Database } from '@visor/db';
import { demand, nameProblem, Refusal } from '@visor/schema';
import type { RegisterStorageInput } from '../../generated/resolvers.ts';
import { StorageEntity, type Storage } from './storage.entity.ts';
import { normalUrl, storageUrlFault } from './storage.rules.ts';

/**
 * Makes a storage known; the same again has no effect.
 * @throws Refusal INVALID, or CONFLICT when the name stands for another URL or kind.
 */
export async function registerStorage(db: Database, input: RegisterStorageInput, now: Date): Promise<Storage> {
  demand('name', nameProblem('storage', input.name));
  demand('url', storageUrlFault(input.url));
  const url = normalUrl(input.url);
  const em = db.orm.em.fork();
  const wanted = { id: uuidv7(), name: input.name, kind: input.kind, url, createdAt: now };
  // Two that come at once: the second waits for the first and finds its row.
  await em.upsert(StorageEntity, wanted, { onConflictFields: ['name'], onConflictAction: 'ignore' });
  const storage = await em.findOneOrFail(StorageEntity, { name: input.name }, { refresh: true });
  if (storage.url !== url || storage.kind !== input.kind)
    throw new Refusal('CONFLICT', `storage ${storage.name} is ${storage.kind} at ${storage.url}`, { field: 'url' });
  return { id: storage.id, name: storage.name, kind: storage.kind, url: storage.url };
}
