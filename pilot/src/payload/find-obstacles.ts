import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findBarrier, packageOf, topmostPaths, type Exposure } from './mount-view.rules.ts';

/** What keeps payloads of another user from the folders that they need. */
export interface Obstacles {
  /** Folders that the user cannot pass through. */
  readonly barriers: readonly string[];
  readonly exposures: readonly Exposure[];
}

const OTHERS_SEARCH_MODE = 0o001;
const OTHERS_READ_MODE = 0o004;
const OWNER_EXECUTE_MODE = 0o100;
/** Largest package that is copied because other users may not read it. */
const MAX_COPY_BYTES = 1024 ** 3;
const MAX_COPY_FILES = 100_000;

/**
 * Finds what keeps other users from a work directory, the folders of programs and Node. A package that they can reach but
 * not read is copied into `copies`. @throws Error when such a package is too large
 */
export function findObstacles(workDir: string, programs: readonly string[], copies: string): Obstacles {
  const home = homeDirectory();
  const exposures: Exposure[] = [];
  const barriers: string[] = [];
  /** Both a path and its target, where it is a link, must be reachable. */
  const expose = (path: string, copy?: string): void => {
    const real = realPath(path);
    if (real === undefined) return;
    for (const target of new Set([path, real])) {
      const barrier = barrierOf(target);
      if (barrier !== undefined) barriers.push(barrier);
      if (barrier !== undefined || (copy !== undefined && target === real))
        exposures.push({ source: copy ?? real, target });
    }
  };
  expose(workDir);
  expose(dirname(realpathSync(process.execPath)));
  for (const [index, folder] of [...new Set(programs)].entries()) {
    const found = packageOf(folder, home);
    const real = realPath(found);
    if (real === undefined || realPath(folder) === undefined) continue;
    expose(found, isReadable(real, folder) ? undefined : copyPackage(real, join(copies, String(index))));
  }
  return { barriers: topmostPaths(barriers), exposures: distinctTargets(exposures) };
}

/** Removes duplicate targets: two folders of programs may belong to one package. */
const distinctTargets = (exposures: readonly Exposure[]): Exposure[] => [
  ...new Map(exposures.map((exposure) => [exposure.target, exposure])).values(),
];

/** Returns the home directory, or root's for a user without an account and HOME. */
function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    return '/root';
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Returns the first ancestor of a folder that other users cannot pass through. */
export function barrierOf(path: string): string | undefined {
  const ancestors: string[] = [];
  for (let at = dirname(path); ancestors.unshift(at), at !== '/'; at = dirname(at));
  return findBarrier(ancestors.map((at) => ({ path: at, isOpen: hasMode(at, OTHERS_SEARCH_MODE) })));
}

const hasMode = (path: string, mode: number): boolean =>
  ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & mode) === mode;

/** Whether other users may read a package and run at least one of the programs of its folder, if it has any. */
function isReadable(folder: string, programs: string): boolean {
  const all = OTHERS_READ_MODE | OTHERS_SEARCH_MODE;
  if (!hasMode(folder, all) || !hasMode(programs, all)) return false;
  const found = readdirSync(programs).flatMap(
    (name) => statSync(join(programs, name), { throwIfNoEntry: false }) ?? [],
  );
  const executables = found.filter((file) => file.isFile() && (file.mode & OWNER_EXECUTE_MODE) !== 0);
  return executables.length === 0 || executables.some(({ mode }) => (mode & all) === all);
}

/** Copies a package so that every user may read it; links that lead out of it are replaced by copies of their targets. */
function copyPackage(from: string, to: string): string {
  let files = 0;
  let bytes = 0;
  const count = (size: number): void => {
    files += 1;
    bytes += size;
    if (files > MAX_COPY_FILES || bytes > MAX_COPY_BYTES)
      throw new Error(`${from} is not readable for other users and too large to copy: run chmod -R a+rX ${from}`);
  };
  const copy = (source: string, target: string): void => {
    const found = statSync(source, { throwIfNoEntry: false });
    if (found?.isDirectory()) return copyFolder(source, target);
    if (!found?.isFile()) return;
    count(found.size);
    copyFileSync(source, target);
    chmodSync(target, found.mode & OWNER_EXECUTE_MODE ? 0o755 : 0o644);
  };
  const copyFolder = (source: string, target: string): void => {
    count(0);
    mkdirSync(target, { recursive: true });
    chmodSync(target, 0o755);
    for (const entry of readdirSync(source, { withFileTypes: true })) {
      const at = join(source, entry.name);
      const link = entry.isSymbolicLink() ? readlinkSync(at) : undefined;
      const isInside = link !== undefined && resolve(source, link).startsWith(`${from}/`);
      if (link !== undefined && isInside) symlinkSync(link, join(target, entry.name));
      else if (entry.name !== '.git') copy(at, join(target, entry.name));
    }
  };
  copyFolder(from, to);
  return to;
}
