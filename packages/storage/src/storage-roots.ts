import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';

/** Begins the name of a file with further folders, one a line, which a running installation can get at any time. */
const LIST_MARK = '@';

interface RootList {
  readonly version: string;
  readonly folders: readonly string[];
}

const lists = new Map<string, RootList>();

/** Returns the folders of `VISOR_STORAGE_ROOTS`; the files among its entries are read again when they have changed. */
export const foldersOfRoots = (roots: readonly string[]): readonly string[] =>
  roots.flatMap((root) => (root.startsWith(LIST_MARK) ? readList(root.slice(LIST_MARK.length)) : [resolve(root)]));

/** A list that is not there has no folders. One that cannot be read keeps those that it had. */
function readList(path: string): readonly string[] {
  const known = lists.get(path);
  try {
    // Most installations have none, and an error takes longer than all else here: each use of a path asks.
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!found) return forget(path);
    const { mtimeNs, ino, size } = found;
    const version = `${mtimeNs} ${ino} ${size}`;
    if (known?.version === version) return known.folders;
    const folders = readFileSync(path, 'utf8').split('\n').filter(isAbsolute);
    lists.set(path, { version, folders });
    return folders;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return forget(path);
    return known?.folders ?? [];
  }
}

function forget(path: string): readonly string[] {
  lists.delete(path);
  return [];
}
