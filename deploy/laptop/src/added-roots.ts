import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@visor/schema';
import { readIfThere, writeWhole } from '@visor/service/files';

/** The file with the storage roots that a running stack got: its services read it again when it changes. */
export const addedRootsFile = (dir: string): string => join(dir, 'run/storage-roots');

/**
 * Lets storages of the stack on a directory lie in a folder, from now on; only who may write the directory can.
 * @throws Refusal INVALID for a name that the list cannot hold, or the file system's error
 */
export function addStorageRoot(dir: string, folder: string): void {
  const real = realpathSync(folder);
  if (/[\n:]/.test(real))
    throw new Refusal('INVALID', `the folder ${JSON.stringify(real)} has a line end or ":" in its name; rename it`);
  const file = addedRootsFile(dir);
  const known = (readIfThere(file) ?? '').split('\n').filter(Boolean);
  if (!known.includes(real)) writeWhole(file, `${[...known, real].join('\n')}\n`, 0o600);
}
