import { readMarker, type FoundMarker, type RootAccess } from '@visor/storage';
import { markerProblem } from '@visor/storage/root-marker.rules';
import { inTime, rootWaitMs } from './in-time.ts';
import type { Storage } from './storage.entity.ts';

/** Reads the marker of a root, in bounded time. @throws Error that says why it cannot be read */
export async function findMarker(access: RootAccess, url: string): Promise<FoundMarker> {
  const ms = rootWaitMs(url);
  const signal = AbortSignal.timeout(ms);
  return await inTime(readMarker(url, access, { signal }), {
    ms,
    late: () => new Error(`${url} does not answer`),
  });
}

/**
 * Looks whether the root of a storage is the one that the catalog means. A daemon asks before every act on its files, and does
 * nothing where it gets a reason: an empty mount point never looks like "all files are missing".
 * @param installation of this catalog (`installationOf`)
 * @returns why nothing may be done there now; undefined: the root is the right one
 */
export async function checkMarker(
  access: RootAccess,
  storage: Pick<Storage, 'id' | 'name' | 'url' | 'markerId'>,
  installation: string,
): Promise<string | undefined> {
  try {
    return markerProblem(await findMarker(access, storage.url), storage, installation);
  } catch (error) {
    return `its root cannot be read: ${(error as Error).message}`;
  }
}
