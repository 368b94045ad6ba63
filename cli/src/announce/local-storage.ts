import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NoAnswer, type Inspect } from '@visor/storage';
import { isMarkerOf, MARKER_NAME, MAX_MARKER_BYTES } from '@visor/storage/root-marker.rules';
import type { InputStoragesQuery } from '#operations';
import type { LocalStorage } from './locate.rules.ts';

/** A storage as the catalog has it, on this machine. */
type CatalogedStorage = LocalStorage & Pick<Asked, 'kind' | 'checksumKind'>;

type Asked = Pick<
  InputStoragesQuery['storages'][number],
  'id' | 'name' | 'kind' | 'checksumKind' | 'url' | 'health' | 'markerId'
>;

/**
 * Returns the storages whose folders are on this machine. A folder that the catalog finds unavailable is left out without a look, and one
 * that does not answer twice is given up; one that is not here is another host's. Nothing is copied into a folder without the marker of
 * its storage: it can be what lies under a lost mount.
 * @param onLeftOut is called with a text for each that did not answer, or has not its marker
 */
export async function localStorages(
  storages: readonly Asked[],
  onLeftOut: (text: string) => void,
  inspect: Inspect,
): Promise<CatalogedStorage[]> {
  const asked = storages.filter(({ url, health }) => url.startsWith('file:') && health !== 'UNAVAILABLE');
  const found = await Promise.all(
    asked.map(async (storage) => {
      const { name, kind, checksumKind, url } = storage;
      const folder = fileURLToPath(url);
      try {
        const seen = await lookTwice(inspect, folder);
        if (!seen?.isFolder) return [];
        if (await isMarked(inspect, folder, storage)) return [{ name, kind, checksumKind, root: seen.real }];
        onLeftOut(`storage ${name} is left out: ${folder} has not its marker (${MARKER_NAME}): is the mount there?`);
        return [];
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        onLeftOut(`storage ${name} is left out: ${error.message}`);
        return [];
      }
    }),
  );
  return found.flat();
}

/** Whether a folder is the root of a storage; one that never got a marker is taken as it is. */
async function isMarked(inspect: Inspect, folder: string, { id, markerId }: Asked): Promise<boolean> {
  if (markerId === null) return true;
  const { head = '' } = (await inspect(join(folder, MARKER_NAME), { headBytes: MAX_MARKER_BYTES })) ?? {};
  return isMarkerOf(Buffer.from(head, 'base64').toString('utf8'), { id, markerId });
}

/** A machine under load may answer late: what did not answer is looked at once more. */
async function lookTwice(inspect: Inspect, folder: string): ReturnType<Inspect> {
  try {
    return await inspect(folder);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return inspect(folder);
  }
}
