/**
 * Keeps file URLs within the roots of the storages, links included. A path is resolved one part at a time, and nothing is
 * looked at that lies outside: what is said of such a place does not depend on what is there.
 */
import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, relative, resolve } from 'node:path';

/** What lies outside of the roots is refused, whether it exists or not. */
export class OutsideError extends TypeError {
  override name = 'OutsideError';
  constructor() {
    super('lies outside of the storage roots (VISOR_STORAGE_ROOTS; ./visor up --storage-root DIR adds one)');
  }
}

export interface Confinement {
  /** Real path of what is there. @throws OutsideError, or the file system's error */
  existing(path: string): string;
  /** Real path where something is, or would appear; a link as the last part is not followed. @throws OutsideError */
  place(path: string): string;
  /** Real path of a folder that need not exist. @throws OutsideError */
  folder(path: string): string;
  /** Checks an open file: a folder on its way may have become a link after it was resolved. @throws OutsideError */
  verify(descriptor: number, path: string): void;
}

/** Confines to folders; none: to nothing, and links are followed anywhere. */
export function confineTo(roots: readonly string[]): Confinement {
  const given = roots.map((root) => resolve(root));
  const isInside = (path: string): boolean => given.length === 0 || rootOf(path, given) !== undefined;
  const folder = (path: string): string => resolveWithin(path, given, true);
  return {
    existing: (path) => (given.length === 0 ? realpathSync(path) : resolveWithin(path, given, false)),
    folder,
    place: (path) => join(folder(dirname(path)), relative(dirname(path), path)),
    verify(descriptor, path) {
      if (!isInside(openedPath(descriptor, path))) throw new OutsideError();
    },
  };
}

interface Root {
  readonly given: string;
  readonly real: string;
}

function realOf(given: string): string {
  try {
    return realpathSync(given);
  } catch {
    return given; // Not there yet.
  }
}

const holds = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);

/** The root that a path lies in, by its own or its real name. */
function rootOf(path: string, given: readonly string[]): (Root & { readonly rest: string }) | undefined {
  for (const each of given) {
    const root = { given: each, real: realOf(each) };
    const name = [root.given, root.real].find((folder) => holds(folder, path));
    if (name !== undefined) return { ...root, rest: relative(name, path) };
  }
  return undefined;
}

const MOST_LINKS = 40;

/** Follows a path from its root on; without roots from `/` on. A part that is not there ends the way where that is allowed. */
function resolveWithin(path: string, given: readonly string[], mayMiss: boolean): string {
  const roots = given.length > 0 ? given : ['/'];
  const enter = (target: string): { real: string; parts: string[] } => {
    const root = rootOf(normalize(target), roots);
    if (!root) throw new OutsideError();
    return { real: root.real, parts: partsOf(root.rest) };
  };
  let { real: current, parts: ahead } = enter(path);
  for (let links = 0; ahead.length > 0;) {
    const [part = '', ...rest] = ahead;
    ahead = rest;
    if (part === '..') {
      current = dirname(current);
      if (!rootOf(current, roots)) throw new OutsideError();
      continue;
    }
    const next = join(current, part);
    const found = lstatSync(next, { throwIfNoEntry: !mayMiss });
    if (!found?.isSymbolicLink()) {
      current = next;
      continue;
    }
    if (++links > MOST_LINKS)
      throw Object.assign(new Error('ELOOP: too many links'), { code: 'ELOOP', syscall: 'open' });
    const target = readlinkSync(next);
    const entered = isAbsolute(target) ? enter(target) : { real: current, parts: partsOf(target) };
    current = entered.real;
    ahead = [...entered.parts, ...rest];
  }
  return current;
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

/** Where an open file lies now. */
function openedPath(descriptor: number, path: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return realpathSync(path); // No procfs.
  }
}
