import { uuidv7 } from '@visor/db';
import { Refusal } from '@visor/schema';
import { findMarkerAbove, removeMarker, StorageError, writeMarker, type RootAccess } from '@visor/storage';
import { findMarker } from './check-marker.ts';
import { inTime } from './in-time.ts';
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
      return await mark(roots, url, { storageId, installation }, found.kind === 'marked');
    },
  };
}

/** Longest time in which a root is marked: the lock of the storages is held meanwhile. */
const MARK_TIMEOUT_MS = 15_000;

/** @throws StorageError TIMEOUT where the root does not answer */
const inMarkTime = <T>(work: (options: { readonly signal: AbortSignal }) => Promise<T>): Promise<T> =>
  inTime(work({ signal: AbortSignal.timeout(MARK_TIMEOUT_MS) }), {
    ms: MARK_TIMEOUT_MS,
    late: () => new StorageError('TIMEOUT', 'does not answer'),
  });

/** Removes the marker of a root, in bounded time. @throws StorageError */
export const unmarkRoot = (roots: Roots, url: string): Promise<void> =>
  inMarkTime((options) => removeMarker(url, roots, options));

/**
 * Marks a root that has no marker, or one that counts for nothing.
 * @returns undefined where a folder may not be written here: other hosts may
 * @throws Refusal CONFLICT where it was marked meanwhile; UNAVAILABLE where a root does not answer, or a server, the same for all, does not
 *   keep the marker
 */
async function mark(
  roots: Roots,
  url: string,
  storage: { readonly storageId: string; readonly installation: string },
  isMarked: boolean,
): Promise<WrittenMarker | undefined> {
  const markerId = uuidv7();
  try {
    if (isMarked) await unmarkRoot(roots, url);
    await inMarkTime((options) => writeMarker(url, { ...storage, markerId }, roots, options));
    return { markerId, undo: () => unmarkRoot(roots, url) };
  } catch (error) {
    const { reason = undefined } = error instanceof StorageError ? error : {};
    if (reason === 'EXISTS')
      throw new Refusal('CONFLICT', 'url was marked as the root of another storage meanwhile: give another folder', {
        field: 'url',
      });
    if (reason === 'TIMEOUT')
      throw new Refusal('UNAVAILABLE', 'url does not answer: its root could not be marked', { field: 'url' });
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
  const marker = { storageId: id, installation: await roots.installation(), markerId };
  await inMarkTime((options) => writeMarker(url, marker, roots, options));
  return markerId;
}
