import { uuidv7, type Database } from '@visor/db';
import { demand, nameProblem, Refusal } from '@visor/schema';
import { confineTo, OutsideError, type Confinement } from '@visor/storage';
import type { RegisterStorageInput } from '../../generated/types.ts';
import { StorageEntity, type Storage } from './storage.entity.ts';
import { overlap, sameUrl, storageFolder, storageUrl } from './storage.rules.ts';
import { allStorages } from './storage.reads.ts';
import { lockStorages } from './storage.store.ts';

/**
 * Makes a storage known; the same again has no effect.
 * @param roots folders that storages may lie in
 * @throws Refusal INVALID; CONFLICT when the name stands for another URL or kind, or the folder belongs to another storage
 */
export async function registerStorage(
  db: Database,
  roots: Confinement,
  input: RegisterStorageInput,
  now: Date,
): Promise<Storage> {
  const { name, kind } = input;
  demand('name', nameProblem('storage', name));
  const folder = storageFolder(input.url);
  if ('problem' in folder) throw new Refusal('INVALID', `url ${folder.problem}`, { field: 'url' });
  const url = storageUrl(folder.path);
  return await db.transaction(async (tx) => {
    await lockStorages(tx);
    const storages = await allStorages(tx.em);
    const known = storages.find((storage) => storage.name === name);
    if (known && known.kind === kind && sameUrl(known.url, url)) return known;
    if (known) throw new Refusal('CONFLICT', `storage ${name} is ${known.kind} at ${known.url}`, { field: 'url' });
    demandOwnFolder(realFolder(roots, folder.path), storages);
    const storage: Storage = { id: uuidv7(), name, kind, url, createdAt: now };
    tx.em.create(StorageEntity, storage);
    return storage;
  });
}

/** What lies outside is refused in the same words, whatever is there. @throws Refusal INVALID */
function realFolder(roots: Confinement, path: string): string {
  try {
    return roots.resolveFolder(path);
  } catch (error) {
    const { message } = error as Error;
    const reason = error instanceof OutsideError ? message : `cannot be looked at: ${message}`;
    throw new Refusal('INVALID', `url ${reason}`, { field: 'url' }, { cause: error });
  }
}

/** @throws Refusal CONFLICT when a folder shares files with a storage, by whatever names: one place would be two. */
function demandOwnFolder(folder: string, storages: readonly Storage[]): void {
  for (const { name, url } of storages) {
    const shared = overlap(folder, knownFolder(url));
    if (shared)
      throw new Refusal('CONFLICT', `url ${shared} storage ${name} (${url}); storages may not share folders`, {
        field: 'url',
      });
  }
}

/** Real folder of a storage that was registered before, under whatever rules. */
function knownFolder(url: string): string {
  const path = decodeURIComponent(new URL(url).pathname).replace(/\/+$/, '');
  try {
    return confineTo([]).resolveFolder(path);
  } catch {
    return path;
  }
}
