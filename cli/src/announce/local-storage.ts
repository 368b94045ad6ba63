import { fileURLToPath } from 'node:url';
import { lookAtFolder } from '@visor/storage';
import type { StorageRowFragment } from '#operations';
import type { LocalStorage } from './locate.rules.ts';

/** A storage as the catalog has it, on this machine. */
type CatalogedStorage = LocalStorage & Pick<StorageRowFragment, 'kind' | 'checksumKind'>;

type Asked = Pick<StorageRowFragment, 'name' | 'kind' | 'checksumKind' | 'url' | 'health'>;

/** Longest look at the folder of a storage, milliseconds. */
const LOOK_MS = 5_000;

/**
 * Returns the storages whose folders are on this machine. A folder that the catalog finds unavailable is left out without a look, and one
 * that does not answer is given up; one that is not here is another host's.
 * @param onLate is called with a text for each that did not answer
 */
export async function localStorages(
  storages: readonly Asked[],
  onLate: (text: string) => void,
  look: typeof lookAtFolder = lookAtFolder,
): Promise<CatalogedStorage[]> {
  const asked = storages.filter(({ url, health }) => url.startsWith('file:') && health !== 'UNAVAILABLE');
  const found = await Promise.all(
    asked.map(async ({ name, kind, checksumKind, url }) => {
      const folder = fileURLToPath(url);
      const seen = await look(folder, LOOK_MS);
      if (seen.found === 'FOLDER') return [{ name, kind, checksumKind, root: seen.realPath }];
      if (seen.found === 'NO_ANSWER')
        onLate(`storage ${name} is left out: its folder ${folder} did not answer within ${LOOK_MS / 1_000} s`);
      return [];
    }),
  );
  return found.flat();
}
