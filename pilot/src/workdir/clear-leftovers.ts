import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Broom } from './directory-cleaner.ts';
import { SET_ASIDE } from './remove-trees.ts';

const OWNER_ALL = 0o700;

/**
 * Makes the work directory, and makes it usable: a payload may have taken its permissions away, or put a file in its place.
 * @throws the file system's error
 */
export function makeWorkDirectory(root: string): void {
  const found = statSync(root, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) renameSync(root, `${root}.${SET_ASIDE}-${randomUUID().slice(0, 8)}`);
  mkdirSync(root, { recursive: true });
  const { mode, uid } = statSync(root);
  if ((mode & OWNER_ALL) !== OWNER_ALL && uid === process.geteuid?.()) chmodSync(root, mode | OWNER_ALL);
}

/**
 * Has all removed that a former life left in the work directory, but for the journal; what was set aside is tried again.
 * It waits for nothing: what cannot be removed keeps no pilot from starting.
 * @returns how many there are
 */
export function clearLeftovers(root: string, keep: string, broom: Broom): number {
  const former = [...leftoversOf(root, [keep, SET_ASIDE]), ...setAside(join(root, SET_ASIDE))];
  for (const path of former) broom.sweep(path);
  return former.length;
}

/** A work directory that cannot be read fails the attempts, not the start. */
function leftoversOf(root: string, keep: readonly string[]): string[] {
  try {
    return namesIn(root, keep);
  } catch {
    return [];
  }
}

/** What was set aside; the folder itself where it cannot be read, or is none. */
function setAside(folder: string): string[] {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found) return [];
  try {
    return found.isDirectory() ? namesIn(folder, []) : [folder];
  } catch {
    return [folder];
  }
}

/** Paths of what is in a folder, under names that a command line can hold. */
function namesIn(folder: string, keep: readonly string[]): string[] {
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
