import { uuidv7 } from '@visor/db';
import { Refusal } from '@visor/schema';
import { findMarkerAbove, removeMarker, StorageError, writeMarker, type RootAccess } from '@visor/storage';
import { findMarker } from './check-marker.ts';
import { newRootProblem } from './marker.rules.ts';
import type { Storage } from './storage.entity.ts';

/** How roots of storages are reached and marked. */
export interface Roots extends RootAccess {
  /** Names the installation of this catalog. */
  installation(): Promise<string>;
}

/** The root of a new storage, as it was found. */
interface NewRoot {
  /** Returns why it cannot become the root of a storage, or undefined. */
  problem(storages: readonly Pick<Storage, 'id' | 'name'>[]): string | undefined;
  /** Marks it; undefined: it is not there, or may not be written. */
  mark(storageId: string): Promise<WrittenMarker | undefined>;
}

interface WrittenMarker {
  readonly markerId: string;
  /** Removes it, where the registration fails. */
  undo(): Promise<void>;
}

/** Looks at the root of a storage before it is registered. @throws Refusal UNAVAILABLE where it does not answer */
export async function findNewRoot(roots: Roots, url: string): Promise<NewRoot> {
  const [found, above, installation] = await Promise.all([
    findMarker(roots, url).catch((error: unknown) => {
      // What may not be read is registered, and told as its health.
      if (error instanceof StorageError && error.reason === 'DENIED') return { kind: 'unreadable' } as const;
      throw new Refusal('UNAVAILABLE', `url cannot be read: ${(error as Error).message}`, { field: 'url' });
    }),
    findMarkerAbove(url, roots),
    roots.installation(),
  ]);
  return {
    problem: (storages) =>
      newRootProblem(found, storages, installation, url) ??
      (above &&
        `lies within a folder that is marked as storage ${above.storageId} of installation ${above.installation}`),
    async mark(storageId) {
      if (found.kind === 'absent' || found.kind === 'unreadable') return undefined;
      if (found.kind === 'marked') await removeMarker(url, roots);
      return await mark(roots, url, { storageId, installation });
    },
  };
}

/**
 * Marks a root that has no marker. @returns undefined where a folder may not be written here: other hosts may
 * @throws Refusal CONFLICT where it was marked meanwhile; UNAVAILABLE where a server, the same for all, does not keep the marker
 */
async function mark(
  roots: Roots,
  url: string,
  storage: { readonly storageId: string; readonly installation: string },
): Promise<WrittenMarker | undefined> {
  const markerId = uuidv7();
  try {
    await writeMarker(url, { ...storage, markerId }, roots);
    return { markerId, undo: () => removeMarker(url, roots) };
  } catch (error) {
    if (error instanceof StorageError && error.reason === 'EXISTS')
      throw new Refusal('CONFLICT', 'url was marked as the root of another storage meanwhile', { field: 'url' });
    if (url.startsWith('file:')) return undefined;
    throw new Refusal(
      'UNAVAILABLE',
      `url cannot be marked as a storage: ${(error as Error).message}; a storage of which Visor only reads needs no marker (writable: false, deletable: false)`,
      { field: 'url' },
      { cause: error },
    );
  }
}

/** Marks the root of a storage that was registered before roots were marked. @returns the id of the marker @throws StorageError */
export async function markKnownRoot(roots: Roots, { id, url }: Pick<Storage, 'id' | 'url'>): Promise<string> {
  const markerId = uuidv7();
  await writeMarker(url, { storageId: id, installation: await roots.installation(), markerId }, roots);
  return markerId;
}
