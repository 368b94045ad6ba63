/**
 * Keeps file URLs within the roots of the storages, links included. A path is resolved one part at a time, and nothing
 * outside the roots is read: the answer about such a path does not depend on what is there.
 */
import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isWithin } from './path.rules.ts';
import { foldersOfRoots } from './storage-roots.ts';

/** Refuses a path outside the roots, with the same text whether it exists or not. */
export class OutsideError extends TypeError {
  override name = 'OutsideError';
  constructor() {
    super('lies outside of the storage roots (VISOR_STORAGE_ROOTS; ./visor up --storage-root DIR adds one)');
  }
}

export interface Confinement {
  /** Returns the real path of an existing file. @throws OutsideError, or the file system's error */
  resolveExisting(path: string): string;
  /** Returns the real path of a file that need not exist; a link as the last part is not followed. @throws OutsideError */
  resolveFile(path: string): string;
  /** Returns the real path of a folder that need not exist. @throws OutsideError */
  resolveFolder(path: string): string;
  /** Checks an open file: a folder of its path may have become a link after the path was resolved. @throws OutsideError */
  verify(descriptor: number, path: string): void;
}

/** Confines paths to these folders (`@FILE`: those that a file lists). Without folders, every path is allowed. */
export function confineTo(roots: readonly string[]): Confinement {
  const isFree = roots.length === 0;
  const isInside = (path: string): boolean => isFree || findRoot(path, foldersOfRoots(roots)) !== undefined;
  const resolveInside = (path: string, mayBeMissing: boolean): string =>
    resolveWithin(path, isFree ? ['/'] : foldersOfRoots(roots), { mayBeMissing });
  const resolveFolder = (path: string): string => resolveInside(path, true);
  return {
    resolveExisting: (path) => (isFree ? realpathSync(path) : resolveInside(path, false)),
    resolveFolder,
    resolveFile: (path) => join(resolveFolder(dirname(path)), relative(dirname(path), path)),
    verify(descriptor, path) {
      const opened = openedPath(descriptor, path);
      if (opened !== path && !isInside(opened)) throw new OutsideError();
    },
  };
}

interface Root {
  /** Its name as it was given, and its name without links. */
  readonly given: string;
  readonly real: string;
}

function resolveRoot(given: string): string {
  try {
    // By the system: one of JavaScript takes a call for each part, and every use of a path resolves the roots.
    return realpathSync.native(given);
  } catch {
    return given; // It does not exist yet.
  }
}

/** Finds the root that contains a path, by the root's given or real name. */
function findRoot(path: string, folders: readonly string[]): (Root & { readonly rest: string }) | undefined {
  for (const folder of folders) {
    const root = { given: folder, real: resolveRoot(folder) };
    const name = [root.given, root.real].find((known) => isWithin(path, known));
    if (name !== undefined) return { ...root, rest: relative(name, path) };
  }
  return undefined;
}

/**
 * Whether a storage can be of this host, as its URL says: a folder is of the hosts among whose roots it lies, a server of all. Nothing is
 * read but the roots themselves.
 */
export const isAmongRoots = (url: string, roots: readonly string[]): boolean =>
  !url.startsWith('file:') ||
  roots.length === 0 ||
  findRoot(normalize(fileURLToPath(url)), foldersOfRoots(roots)) !== undefined;

const MAX_LINKS = 40;

/** Resolves a path part by part from its root. */
function resolveWithin(path: string, roots: readonly string[], options: { readonly mayBeMissing: boolean }): string {
  const enter = (target: string): { real: string; parts: string[] } => {
    const root = findRoot(normalize(target), roots);
    if (!root) throw new OutsideError();
    return { real: root.real, parts: splitPath(root.rest) };
  };
  let { real: current, parts: remaining } = enter(path);
  for (let links = 0; remaining.length > 0;) {
    const [part = '', ...rest] = remaining;
    remaining = rest;
    if (part === '..') {
      current = dirname(current);
      if (!findRoot(current, roots)) throw new OutsideError();
      continue;
    }
    const next = join(current, part);
    const found = lstatSync(next, { throwIfNoEntry: !options.mayBeMissing });
    if (!found?.isSymbolicLink()) {
      current = next;
      continue;
    }
    if (++links > MAX_LINKS)
      throw Object.assign(new Error('ELOOP: too many links'), { code: 'ELOOP', syscall: 'open' });
    const target = readlinkSync(next);
    const entered = isAbsolute(target) ? enter(target) : { real: current, parts: splitPath(target) };
    current = entered.real;
    remaining = [...entered.parts, ...rest];
  }
  return current;
}

const splitPath = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

/** Returns the path that an open file has now. */
function openedPath(descriptor: number, path: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return realpathSync(path); // No procfs.
  }
}
