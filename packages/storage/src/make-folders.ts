import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder.ts';

/** A folder, and the first of its parents that was made for it. */
export interface MadeFolder {
  readonly folder: string;
  readonly first: string;
}

/** Makes a folder with its parents. @returns undefined where it existed */
export function makeFolders(folder: string): MadeFolder | undefined {
  const first = makeMissing(folder);
  return first === undefined ? undefined : { folder, first };
}

/**
 * Node reports "no such file" for most failures of a recursive mkdir (read-only, quota); the failed step, repeated alone, gives
 * the reason. @returns the first folder that was made
 */
function makeMissing(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    let first = folder;
    while (first !== dirname(first) && !existsSync(dirname(first))) first = dirname(first);
    mkdirSync(first);
    mkdirSync(folder, { recursive: true });
    return first;
  }
}

/** Writes the names of new folders to disk: each is in its parent, up to the first folder that existed. */
export function syncParents({ folder, first }: MadeFolder): void {
  const top = dirname(first);
  for (let path = dirname(folder); path.length >= top.length; path = dirname(path)) {
    syncFolder(path);
    if (path === dirname(path)) return;
  }
}
