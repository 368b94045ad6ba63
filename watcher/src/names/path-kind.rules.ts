/** What the name of a file in a watched folder says about it. */

/** Checksums that a file beside a file can hold, by the extension of that file. */
export const SIDECAR_KINDS = ['md5', 'sha256', 'adler32', 'crc32'] as const;
export type SidecarKind = (typeof SIDECAR_KINDS)[number];

/** Endings of names under which programs write a file before they rename it. */
const TEMPORARY_ENDING = /\.(?:part|partial|tmp|temp|filepart|crdownload|inprogress|writing|incomplete|lock)$|~$/i;

type PathKind = 'data' | 'temporary' | 'marker' | 'sidecar';

/** Last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The folder of a path, '' for the watched folder itself. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Hidden files and folders are how programs write what is not ready. */
const isHidden = (path: string): boolean => nameOf(path).startsWith('.');

/** Whether a folder is none of the watcher's business: a hidden one, or the one that a file system has for its check. */
export const isIgnored = (folder: string): boolean => isHidden(folder) || folder === 'lost+found';

/** Returns what a file is for. @param isMarker whether its name says that a run has ended */
export function pathKind(path: string, isMarker: (path: string) => boolean): PathKind {
  if (isHidden(path) || TEMPORARY_ENDING.test(path)) return 'temporary';
  if (isMarker(path)) return 'marker';
  return sidecarOf(path) === undefined ? 'data' : 'sidecar';
}

/** The file whose checksum a file holds, and the kind; undefined for a file that is no sidecar by its name. */
export function sidecarOf(path: string): { readonly path: string; readonly kind: SidecarKind } | undefined {
  const dot = path.lastIndexOf('.');
  const kind = SIDECAR_KINDS.find((known) => known === path.slice(dot + 1));
  if (kind === undefined || dot <= path.lastIndexOf('/') + 1) return undefined;
  return { path: path.slice(0, dot), kind };
}

/** The names that a file with this temporary name can get: `.a` and `.a.Xy12z9` (as rsync writes), `a.part`, `a~`. */
export function finalNames(path: string): readonly string[] {
  const folder = path.slice(0, path.length - nameOf(path).length);
  const shown = nameOf(path).replace(/^\.+/, '');
  const names = [shown, shown.replace(TEMPORARY_ENDING, ''), shown.replace(/\.[A-Za-z0-9]{6,8}$/, '')];
  return [...new Set(names)].filter((name) => name !== '' && name !== nameOf(path)).map((name) => folder + name);
}
