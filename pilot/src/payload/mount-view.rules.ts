import { quote } from './job-file.rules.ts';

/** A folder that payloads of another user must see at its path. */
export interface Exposure {
  /** The folder itself, or a copy that they may read. */
  readonly source: string;
  readonly target: string;
}

/** An ancestor of a path, from the root downwards, and whether any user may pass through it. */
interface Ancestor {
  readonly path: string;
  readonly isOpen: boolean;
}

/** Returns the first ancestor that other users cannot pass through, or undefined. */
export const findBarrier = (ancestors: readonly Ancestor[]): string | undefined =>
  ancestors.find(({ isOpen }) => !isOpen)?.path;

/** Returns the paths that lie in no other of them. */
export const topmostPaths = (paths: readonly string[]): string[] =>
  [...new Set(paths)].filter((path) => !paths.some((other) => other !== path && path.startsWith(`${other}/`)));

/**
 * Returns the folder of a program's package: programs in `bin` need the files beside it (`../lib`, `../src`). A home
 * directory or the root is not a package.
 */
export function packageOf(folder: string, home: string): string {
  const parent = folder.slice(0, folder.lastIndexOf('/')) || '/';
  const isPackage = folder.endsWith('/bin') && parent !== '/' && parent !== home && !home.startsWith(`${parent}/`);
  return isPackage ? parent : folder;
}

/**
 * Returns commands, for a mount namespace, that replace each barrier by an empty folder in which only the exposed
 * folders are visible, at their paths. `staging` is an unrelated folder that is hidden meanwhile.
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

/** Returns the first of the folders that contains none of the paths and lies in none of them. */
export const pickStaging = (folders: readonly string[], paths: readonly string[]): string | undefined =>
  folders.find(
    (folder) => !paths.some((path) => `${path}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${path}/`)),
  );

/** Parses `FIRST-LAST`; undefined for `none`. @throws Error that says what is allowed */
export function parseUserRange(text: string): { readonly first: number; readonly last: number } | undefined {
  if (text === 'none') return undefined;
  const [, first, last] = (/^(\d+)-(\d+)$/.exec(text) ?? []).map(Number);
  if (first === undefined || last === undefined || first < 1_000 || last < first || last - first >= 10_000)
    throw new Error(`must be FIRST-LAST, at most 10,000 user ids from 1000 on, or none, not ${JSON.stringify(text)}`);
  if (first <= 65_534 && 65_534 <= last) throw new Error('must not contain 65534, which is the user nobody');
  return { first, last };
}
