import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@visor/schema';
import { readIfThere, writeWhole } from '@visor/service/files';
import { isWithin } from '@visor/storage/path.rules';

/** The file with the storage roots that a running stack got: its services read it again when it changes. */
export const addedRootsFile = (dir: string): string => join(dir, 'run/storage-roots');

/**
 * Lets a storage of the stack on a directory lie in a folder, from now on; only who may write the directory can.
 * @returns takes the folder back, where the storage was not registered
 * @throws Refusal INVALID for the directory of the stack itself and for a name that the list cannot hold, or the file system's error
 */
export function addStorageRoot(dir: string, folder: string): () => void {
  const real = realpathSync(folder);
  const problem = ownFolderProblem(realpathSync(dir), real);
  if (problem !== undefined) throw new Refusal('INVALID', `${real} ${problem}`);
  if (/[\n:]/.test(real))
    throw new Refusal('INVALID', `the folder ${JSON.stringify(real)} has a line end or ":" in its name; rename it`);
  const file = addedRootsFile(dir);
  const read = (): string[] => (readIfThere(file) ?? '').split('\n').filter(Boolean);
  const write = (roots: readonly string[]): void => writeWhole(file, roots.map((root) => `${root}\n`).join(''), 0o600);
  const before = read();
  if (before.includes(real)) return () => {};
  write([...before, real]);
  return () => write(read().filter((root) => root !== real));
}

/** The database, the keys and the logs of a stack are no files of a storage. */
function ownFolderProblem(dir: string, folder: string): string | undefined {
  const remedy = `name a folder beside it, or one in ${join(dir, 'storage')}`;
  if (dir === folder) return `is the directory of this Visor: ${remedy}`;
  if (isWithin(dir, folder)) return `holds the directory of this Visor, ${dir}: ${remedy}`;
  return isWithin(folder, dir) && !folder.startsWith(`${join(dir, 'storage')}/`)
    ? `lies in the directory of this Visor, ${dir}: ${remedy}`
    : undefined;
}
