import { uuidv7, type Database } from '@visor/db';
import { assertValid, nameProblem, Refusal } from '@visor/schema';
import { OutsideError, type Confinement } from '@visor/storage';
import type { RegisterStorageInput } from '../../generated/types.ts';
import type { Deps } from '../deps.ts';
import { publishStorageEvents, storageEvent } from './storage.messages.ts';
import { isOnlyRead, readOptions } from './storage-options.rules.ts';
import { DEFAULT_CHECKSUM_KIND, StorageEntity, type Storage } from './storage.entity.ts';
import { folderOverlap, isSameUrl, storageAddress, storageUrl } from './storage.rules.ts';
import { findNewRoot, type Roots } from './mark-root.ts';
import { assertAnswers, realPlace } from './real-place.ts';
import { findAllStorages, findStorageByName } from './storage.reads.ts';
import { lockStorages, setChecksumKind } from './storage.store.ts';
import { systemFolderProblem } from './system-folders.rules.ts';

/** Where storages may lie, and how their roots are reached. */
export interface StoragePlaces {
  readonly db: Database;
  /** Folders that storages must lie in. */
  readonly confinement: Confinement;
  readonly roots: Roots;
}

/**
 * Registers a storage and marks its root, unless it is only read; a repeat has no effect but on the kind of checksum.
 * @throws Refusal INVALID; CONFLICT when the name belongs to another URL or kind, or the folder to another storage; UNAVAILABLE
 *   where the root does not answer
 */
export async function registerStorage(
  deps: Deps,
  { db, confinement, roots }: StoragePlaces,
  input: RegisterStorageInput,
): Promise<Storage> {
  const { name, kind, checksumKind } = input;
  assertValid('name', nameProblem('storage', name));
  const address = storageAddress(input.url);
  if ('problem' in address) throw new Refusal('INVALID', `url ${address.problem}`, { field: 'url' });
  const url = 'path' in address ? storageUrl(address.path) : address.url;
  const options = readOptions(input);
  const place = (): string => ('path' in address ? realFolder(confinement, address.path) : address.place);
  const found = 'path' in address ? await assertAnswers(address.path) : undefined;
  place();
  if (found?.isDirectory() === false)
    throw new Refusal('INVALID', 'url names something that is no folder', { field: 'url' });
  const root = await findNewRoot(roots, url);
  let undo: (() => Promise<void>) | undefined;
  try {
    return await db.transaction(async (tx) => {
      await lockStorages(tx);
      const storages = await findAllStorages(tx.em);
      const known = storages.find((storage) => storage.name === name);
      if (known && known.kind === kind && isSameUrl(known.url, url)) {
        if (!checksumKind || checksumKind === known.checksumKind) return known;
        await setChecksumKind(tx, known.id, checksumKind);
        return { ...known, checksumKind };
      }
      if (known) throw new Refusal('CONFLICT', otherText(known), { field: 'url' });
      if ('path' in address) assertForFiles(place(), isOnlyRead(options));
      await assertOwnFolder(place(), storages);
      const problem = isOnlyRead(options) ? undefined : root.problem(storages);
      if (problem) throw new Refusal('CONFLICT', `url ${problem}`, { field: 'url' });
      const id = uuidv7();
      const marker = isOnlyRead(options) ? undefined : await root.mark(id);
      undo = marker?.undo;
      tx.em.create(StorageEntity, {
        id,
        name,
        kind,
        url,
        checksumKind: checksumKind ?? DEFAULT_CHECKSUM_KIND,
        createdAt: deps.now(),
        ...options,
        markerId: marker?.markerId ?? null,
      });
      await tx.em.flush();
      const storage = await findStorageByName(tx.em, name);
      if (!storage) throw new Error(`storage ${name} is gone while it is registered`);
      publishStorageEvents(deps, tx, [storageEvent('registered', storage, 0, deps.now())]);
      return storage;
    });
  } catch (error) {
    await undo?.().catch(() => {});
    throw error;
  }
}

const otherText = ({ name, kind, url }: Storage): string =>
  `storage ${name} is ${kind} at ${url}, and keeps its kind and URL: where its folder has moved, mount or link it there again; another storage needs another name`;

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

/** @throws Refusal INVALID for a folder of the system */
function assertForFiles(folder: string, onlyRead: boolean): void {
  const problem = systemFolderProblem(folder, onlyRead);
  if (problem) throw new Refusal('INVALID', `url ${problem}`, { field: 'url' });
}

/** @throws Refusal CONFLICT when the folder shares files with another storage */
async function assertOwnFolder(folder: string, storages: readonly Storage[]): Promise<void> {
  for (const storage of storages) {
    const shared = folderOverlap(folder, await realPlace(storage));
    if (shared)
      throw new Refusal(
        'CONFLICT',
        `url ${shared} storage ${storage.name} (${storage.url}); storages may not share folders`,
        { field: 'url' },
      );
  }
}
