import { fileURLToPath } from 'node:url';
import { NoAnswer, type Inspect } from '@visor/storage';
import type { StorageRowFragment } from '#operations';
import type { LocalStorage } from './locate.rules.ts';

/** A storage as the catalog has it, on this machine. */
type CatalogedStorage = LocalStorage & Pick<StorageRowFragment, 'kind' | 'checksumKind'>;

type Asked = Pick<StorageRowFragment, 'name' | 'kind' | 'checksumKind' | 'url' | 'health'>;

/**
 * Returns the storages whose folders are on this machine. A folder that the catalog finds unavailable is left out without a look, and one
 * that does not answer twice is given up; one that is not here is another host's.
 * @param onLate is called with a text for each that did not answer
 */
export async function localStorages(
  storages: readonly Asked[],
  onLate: (text: string) => void,
  inspect: Inspect,
): Promise<CatalogedStorage[]> {
  const asked = storages.filter(({ url, health }) => url.startsWith('file:') && health !== 'UNAVAILABLE');
  const found = await Promise.all(
    asked.map(async ({ name, kind, checksumKind, url }) => {
      const folder = fileURLToPath(url);
      try {
        const seen = await lookTwice(inspect, folder);
        return seen?.isFolder ? [{ name, kind, checksumKind, root: seen.real }] : [];
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        onLate(`storage ${name} is left out: ${error.message}`);
        return [];
      }
    }),
  );
  return found.flat();
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
