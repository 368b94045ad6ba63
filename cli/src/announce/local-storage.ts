import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StorageRowFragment } from '#operations';
import type { LocalStorage } from './locate.rules.ts';

/** A storage as the catalog has it, on this machine. */
type CatalogedStorage = LocalStorage & Pick<StorageRowFragment, 'kind' | 'checksumKind'>;

/**
 * Returns the storage if its folder is on this machine. A folder that the catalog finds unavailable is left out without a look: that of a
 * dead file system does not come back. One that is not here is another host's.
 */
export function localStorage({
  name,
  kind,
  checksumKind,
  url,
  health,
}: Pick<StorageRowFragment, 'name' | 'kind' | 'checksumKind' | 'url' | 'health'>): CatalogedStorage[] {
  if (!url.startsWith('file:') || health === 'UNAVAILABLE') return [];
  const root = fileURLToPath(url);
  return existsSync(root) ? [{ name, kind, checksumKind, root: realpathSync(root) }] : [];
}
