import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openFolderWithin, openWithin, readMarker, StorageError } from '@visor/storage';
import { markerProblem } from '@visor/storage/root-marker.rules';
import type { StorageHealth } from '../../generated/types.ts';
import { rootWaitMs } from './in-time.ts';
import { markKnownRoot, type Roots } from './mark-root.ts';
import { isOnlyRead } from './storage-options.rules.ts';
import type { Storage } from './storage.entity.ts';

/** What was found at the root of a storage. */
export interface RootState {
  readonly health: StorageHealth;
  readonly healthReason: string | null;
  /** Null: it tells none. */
  readonly freeBytes: number | null;
  /** Where the root was marked now. */
  readonly markerId?: string;
}

const state = (health: StorageHealth, healthReason: string | null = null): RootState => ({
  health,
  healthReason,
  freeBytes: null,
});

/** What a root is that does not answer, or answers with a fault: one that was never seen can be mounted on other hosts alone. */
export const rootFault = ({ markerId }: Pick<Storage, 'markerId'>, text: string): RootState =>
  state(markerId === null ? 'UNKNOWN' : 'UNAVAILABLE', `its root ${text}`);

/**
 * Looks at the root of a storage: whether it is the right one, may be written, and how much is free. The root of a storage that
 * was registered before roots were marked is marked, unless none of `samplePaths` is there.
 * @param samplePaths paths of some good replicas
 * @returns never, where a mount hangs: the caller waits no longer than it can
 */
export async function lookAtRoot(
  roots: Roots,
  storage: Storage,
  samplePaths: () => Promise<readonly string[]>,
): Promise<RootState> {
  try {
    return await look(roots, storage, samplePaths);
  } catch (error) {
    return rootFault(storage, `cannot be read: ${(error as Error).message}`);
  }
}

async function look(roots: Roots, storage: Storage, samplePaths: () => Promise<readonly string[]>): Promise<RootState> {
  const signal = AbortSignal.timeout(rootWaitMs(storage.url));
  const [found, installation] = await Promise.all([readMarker(storage.url, roots, { signal }), roots.installation()]);
  const needsMarker = storage.markerId !== null || !isOnlyRead(storage);
  if (needsMarker && (storage.markerId !== null || found.kind === 'marked' || found.kind === 'odd')) {
    const problem = markerProblem(found, storage, installation);
    if (problem) return state('UNAVAILABLE', problem);
    const rest = await lookAtRoom(roots, storage);
    return found.kind === 'marked' && storage.markerId === null ? { ...rest, markerId: found.marker.markerId } : rest;
  }
  if (found.kind === 'absent') return state('UNKNOWN', `there is no such folder on the ${hostOf(storage)}`);
  const paths = await samplePaths();
  if (paths.length > 0 && !(await isAnyThere(roots, storage.url, paths)))
    return state(
      'UNAVAILABLE',
      `its root has no marker, and none of ${paths.length} files is there: is the mount there?`,
    );
  if (!needsMarker) return await lookAtRoom(roots, storage);
  try {
    const markerId = await markKnownRoot(roots, storage);
    return { ...(await lookAtRoom(roots, storage)), markerId };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return state('UNKNOWN', `its root has no marker, and the data service cannot write one: ${error.message}`);
  }
}

const hostOf = ({ url }: Storage): string => (url.startsWith('file:') ? 'host of the data service' : 'server');

async function isAnyThere(roots: Roots, url: string, paths: readonly string[]): Promise<boolean> {
  // What is reached over the network has no mount point.
  if (!url.startsWith('file:')) return true;
  for (const path of paths) {
    const opened = await openWithin({ folder: fileURLToPath(url), roots: roots.roots }, path).catch(() => undefined);
    await opened?.handle.close();
    if (opened) return true;
  }
  return false;
}

async function lookAtRoom(roots: Roots, storage: Storage): Promise<RootState> {
  if (!storage.url.startsWith('file:')) {
    const room = await roots.storage.room(storage.url, { signal: AbortSignal.timeout(rootWaitMs(storage.url)) });
    return { ...state('OK'), freeBytes: room?.freeBytes ?? null };
  }
  return await lookAtFolder(fileURLToPath(storage.url), roots.roots, storage.writable && !storage.draining);
}

async function lookAtFolder(folder: string, roots: readonly string[], isWritten: boolean): Promise<RootState> {
  const opened = await openFolderWithin({ folder, roots }, '.');
  try {
    const { bsize, bavail } = await statfs(opened.path);
    const freeBytes = bsize * bavail;
    const fault = isWritten ? await access(opened.path, constants.W_OK).catch((error: unknown) => error) : undefined;
    if (fault === undefined) return { ...state('OK'), freeBytes };
    const { code } = fault as NodeJS.ErrnoException;
    const text =
      code === 'EROFS' ? 'is read-only' : `cannot be written by the data service (${code ?? 'unknown error'})`;
    return { ...state('FAILING', `its root ${text}`), freeBytes };
  } finally {
    await opened.handle.close();
  }
}
