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
import { findBarrier, packageOf, topmost, type Exposure } from './mount-view.rules.ts';

/** What payloads of another user need and cannot reach by themselves. */
export interface Obstacles {
  readonly barriers: readonly string[];
  readonly exposures: readonly Exposure[];
}

const OTHERS_SEARCH = 0o001;
const OTHERS_READ = 0o004;
const OWNER_EXECUTE = 0o100;
/** Largest package that is copied because other users may not read it. */
const MAX_COPY_BYTES = 1024 ** 3;
const MAX_COPY_FILES = 100_000;

/**
 * Finds what keeps other users from a work directory, the folders of programs and Node. A package that they may pass to
 * but not read is copied into `copies`. @throws Error when such a package is too large
 */
export function findObstacles(workDir: string, programs: readonly string[], copies: string): Obstacles {
  const home = ownHome();
  const exposures: Exposure[] = [];
  const barriers: string[] = [];
  /** A path and what it leads to by links must both be passable. */
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
  return { barriers: topmost(barriers), exposures: distinct(exposures) };
}

/** One exposure of each target: two folders of programs may belong to one package. */
const distinct = (exposures: readonly Exposure[]): Exposure[] => [
  ...new Map(exposures.map((exposure) => [exposure.target, exposure])).values(),
];

/** A user without an account and without HOME has none. */
function ownHome(): string {
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

/** The first ancestor of a folder that other users cannot pass through. */
export function barrierOf(path: string): string | undefined {
  const ancestors: string[] = [];
  for (let at = dirname(path); ancestors.unshift(at), at !== '/'; at = dirname(at));
  return findBarrier(ancestors.map((at) => ({ path: at, isOpen: hasMode(at, OTHERS_SEARCH) })));
}

const hasMode = (path: string, mode: number): boolean =>
  ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & mode) === mode;

/** Whether other users may read a package and run at least one of the programs of its folder, if it has any. */
function isReadable(folder: string, programs: string): boolean {
  const all = OTHERS_READ | OTHERS_SEARCH;
  if (!hasMode(folder, all) || !hasMode(programs, all)) return false;
  const found = readdirSync(programs).flatMap(
    (name) => statSync(join(programs, name), { throwIfNoEntry: false }) ?? [],
  );
  const executables = found.filter((file) => file.isFile() && (file.mode & OWNER_EXECUTE) !== 0);
  return executables.length === 0 || executables.some(({ mode }) => (mode & all) === all);
}

/** Copies a package so that anybody may read it; what its links name outside it is copied in their place. */
function copyPackage(from: string, to: string): string {
  let files = 0;
  let bytes = 0;
  const count = (size: number): void => {
    files += 1;
    bytes += size;
    if (files > MAX_COPY_FILES || bytes > MAX_COPY_BYTES)
      throw new Error(`${from} is not readable for other users and too large to copy: chmod -R a+rX ${from}`);
  };
  const copy = (source: string, target: string): void => {
    const found = statSync(source, { throwIfNoEntry: false });
    if (found?.isDirectory()) return copyFolder(source, target);
    if (!found?.isFile()) return;
    count(found.size);
    copyFileSync(source, target);
    chmodSync(target, found.mode & OWNER_EXECUTE ? 0o755 : 0o644);
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
