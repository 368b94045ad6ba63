import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DirectoryCleaner } from './directory-cleaner.ts';
import { SET_ASIDE } from './remove-trees.ts';

const OWNER_ALL_MODE = 0o700;

/**
 * Creates the work directory, or makes it usable: a payload may have removed its permissions, or put a file in its place.
 * @throws the file system's error
 */
export function makeWorkDirectory(root: string): void {
  const found = statSync(root, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) renameSync(root, `${root}.${SET_ASIDE}-${randomUUID().slice(0, 8)}`);
  mkdirSync(root, { recursive: true });
  const { mode, uid } = statSync(root);
  if ((mode & OWNER_ALL_MODE) !== OWNER_ALL_MODE && uid === process.geteuid?.()) chmodSync(root, mode | OWNER_ALL_MODE);
}

/**
 * Queues for removal what an earlier pilot process left in the work directory, except `keep`, and what was set aside.
 * Does not wait: files that cannot be removed keep no pilot from starting. @returns the number of paths
 */
export function removeLeftovers(root: string, keep: readonly string[], cleaner: DirectoryCleaner): number {
  const paths = [...listLeftovers(root, [...keep, SET_ASIDE]), ...listSetAside(join(root, SET_ASIDE))];
  for (const path of paths) cleaner.remove(path);
  return paths.length;
}

/** Returns nothing for a work directory that cannot be read: it fails the attempts, not the start. */
function listLeftovers(root: string, keep: readonly string[]): string[] {
  try {
    return listPaths(root, keep);
  } catch {
    return [];
  }
}

/** Returns what was set aside, or the folder itself where it cannot be read or is no folder. */
function listSetAside(folder: string): string[] {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found) return [];
  try {
    return found.isDirectory() ? listPaths(folder, []) : [folder];
  } catch {
    return [folder];
  }
}

/** Returns the paths in a folder. Entries whose names are not UTF-8, which a command line cannot hold, are renamed. */
function listPaths(folder: string, keep: readonly string[]): string[] {
  return readdirSync(folder, { encoding: 'buffer' }).flatMap((name) => {
    if (isUtf8(name)) return keep.includes(name.toString()) ? [] : [join(folder, name.toString())];
    const renamed = join(folder, `leftover.${randomUUID()}`);
    try {
      renameSync(Buffer.concat([Buffer.from(`${folder}/`), name]), renamed);
      return [renamed];
    } catch {
      return [];
    }
  });
}
