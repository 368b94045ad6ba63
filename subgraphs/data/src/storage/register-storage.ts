import { uuidv7, type Database } from '@visor/db';
import { assertValid, nameProblem, Refusal } from '@visor/schema';
import { confineTo, OutsideError, type Confinement } from '@visor/storage';
import type { RegisterStorageInput } from '../../generated/types.ts';
import { DEFAULT_CHECKSUM_KIND, StorageEntity, type Storage } from './storage.entity.ts';
import { folderOverlap, isSameUrl, storageFolder, storageUrl } from './storage.rules.ts';
import { findAllStorages } from './storage.reads.ts';
import { lockStorages, setChecksumKind } from './storage.store.ts';

/**
 * Registers a storage; a repeat has no effect but on the kind of checksum.
 * @param roots folders that storages must lie in
 * @throws Refusal INVALID; CONFLICT when the name belongs to another URL or kind, or the folder to another storage
 */
export async function registerStorage(
  db: Database,
  roots: Confinement,
  input: RegisterStorageInput,
  now: Date,
): Promise<Storage> {
  const { name, kind, checksumKind } = input;
  assertValid('name', nameProblem('storage', name));
  const folder = storageFolder(input.url);
  if ('problem' in folder) throw new Refusal('INVALID', `url ${folder.problem}`, { field: 'url' });
  const url = storageUrl(folder.path);
  return await db.transaction(async (tx) => {
    await lockStorages(tx);
    const storages = await findAllStorages(tx.em);
    const known = storages.find((storage) => storage.name === name);
    if (known && known.kind === kind && isSameUrl(known.url, url)) {
      if (!checksumKind || checksumKind === known.checksumKind) return known;
      await setChecksumKind(tx, known.id, checksumKind);
      return { ...known, checksumKind };
    }
    if (known) throw new Refusal('CONFLICT', `storage ${name} is ${known.kind} at ${known.url}`, { field: 'url' });
    assertOwnFolder(realFolder(roots, folder.path), storages);
    const storage = tx.em.create(StorageEntity, {
      id: uuidv7(),
      name,
      kind,
      url,
      checksumKind: checksumKind ?? DEFAULT_CHECKSUM_KIND,
      createdAt: now,
    });
    await tx.em.flush();
    return storage;
  });
}

/** Resolves links. The refusal of a path outside does not depend on what is there. @throws Refusal INVALID */
function realFolder(roots: Confinement, path: string): string {
  try {
    return roots.resolveFolder(path);
  } catch (error) {
    const { message } = error as Error;
    const reason = error instanceof OutsideError ? message : `cannot be read: ${message}`;
    throw new Refusal('INVALID', `url ${reason}`, { field: 'url' }, { cause: error });
  }
}

/** @throws Refusal CONFLICT when the folder shares files with another storage */
function assertOwnFolder(folder: string, storages: readonly Storage[]): void {
  for (const { name, url } of storages) {
    const shared = folderOverlap(folder, knownFolder(url));
    if (shared)
      throw new Refusal('CONFLICT', `url ${shared} storage ${name} (${url}); storages may not share folders`, {
        field: 'url',
      });
  }
}

/** Real folder of a registered storage, which an older version can have registered under other rules. */
function knownFolder(url: string): string {
  const path = decodeURIComponent(new URL(url).pathname).replace(/\/+$/, '');
  try {
    return confineTo([]).resolveFolder(path);
  } catch {
    return path;
  }
}
