import { quote } from './job-file.rules.ts';

/** A folder that payloads of another user must see at its path. */
export interface Exposure {
  /** What they see there: the folder itself, or a copy that they may read. */
  readonly source: string;
  readonly target: string;
}

/** An ancestor of a path, from the root downwards, and whether any user may pass through it. */
export interface Ancestor {
  readonly path: string;
  readonly isOpen: boolean;
}

/** The first folder that keeps other users from what lies below it; undefined: none does. */
export const findBarrier = (ancestors: readonly Ancestor[]): string | undefined =>
  ancestors.find(({ isOpen }) => !isOpen)?.path;

/** Barriers of which none lies in another. */
export const topmost = (paths: readonly string[]): string[] =>
  [...new Set(paths)].filter((path) => !paths.some((other) => other !== path && path.startsWith(`${other}/`)));

/**
 * The folder of a program's package: programs in `bin` need what lies beside it (`../lib`, `../src`). A home directory
 * or the root is no package.
 */
export function packageOf(folder: string, home: string): string {
  const parent = folder.slice(0, folder.lastIndexOf('/')) || '/';
  const isPackage = folder.endsWith('/bin') && parent !== '/' && parent !== home && !home.startsWith(`${parent}/`);
  return isPackage ? parent : folder;
}

/**
 * Commands, run in a mount namespace, that put an empty folder in the place of each barrier and only what is exposed in
 * it, at the same path. `staging` is a folder that has nothing to do with them; it is covered meanwhile.
 */
export function viewScript(barriers: readonly string[], exposures: readonly Exposure[], staging: string): string {
  const inOrder = exposures.toSorted((a, b) => a.target.length - b.target.length);
  const staged = inOrder.map((_, index) => quote(`${staging}/${index}`));
  return [
    'set -e',
    'umask 022',
    `mount -t tmpfs -o mode=0700,size=1m visor ${quote(staging)}`,
    `mkdir ${staged.join(' ')}`,
    ...inOrder.map(({ source }, index) => `mount --rbind ${quote(source)} ${staged[index]}`),
    ...barriers.map((path) => `mount -t tmpfs -o mode=0755,size=1m visor ${quote(path)}`),
    ...inOrder.flatMap(({ target }, index) => [
      `mkdir -p ${quote(target)}`,
      `mount --rbind ${staged[index]} ${quote(target)}`,
    ]),
    `umount -l ${quote(staging)}`,
    'exec "$@"',
  ].join('\n');
}

/** The first of some folders that holds none of these paths and lies in none of them. */
export const pickStaging = (folders: readonly string[], paths: readonly string[]): string | undefined =>
  folders.find(
    (folder) => !paths.some((path) => `${path}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${path}/`)),
  );

/** Reads `FIRST-LAST`; undefined for `none`. @throws Error that says what is right */
export function parseUserRange(text: string): { readonly first: number; readonly last: number } | undefined {
  if (text === 'none') return undefined;
  const [, first, last] = (/^(\d+)-(\d+)$/.exec(text) ?? []).map(Number);
  if (first === undefined || last === undefined || first < 1_000 || last < first || last - first >= 10_000)
    throw new Error(`must be FIRST-LAST, at most 10,000 user ids from 1000 on, or none, not ${JSON.stringify(text)}`);
  if (first <= 65_534 && 65_534 <= last) throw new Error('must not contain 65534, which is the user nobody');
  return { first, last };
}
