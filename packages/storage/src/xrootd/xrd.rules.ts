/** URLs, names and printed answers of XRootD's `xrdcp` and `xrdfs`. */

/** Where a file is: the server, and the path on it. */
export interface XrdPlace {
  readonly server: string;
  readonly path: string;
}

/** Returns the place of a `root:` URL, or why no file there can be named. */
export function placeOf(url: URL): XrdPlace | { readonly problem: string } {
  let path: string;
  try {
    path = `/${decodeURIComponent(url.pathname).replace(/^\/+/, '')}`;
  } catch {
    return { problem: "holds a '%' that escapes nothing" };
  }
  // oxlint-disable-next-line no-control-regex -- control characters are refused
  if (/[?\u0000-\u001f\u007f]/u.test(path))
    return { problem: "holds '?' or a control character, which XRootD cannot name" };
  if (path.split('/').includes('..')) return { problem: "leaves its folder by '..'" };
  if (url.hostname === '' || url.search !== '' || url.hash !== '')
    return { problem: 'is no URL root://HOST[:PORT]//PATH' };
  return { server: url.host, path };
}

export const xrdUrl = ({ server, path }: XrdPlace): string => `root://${server}/${path}`;

/** What one line of `xrdfs ls -l` tells. */
interface XrdEntry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly size: number;
  readonly modifiedAt: number;
}

const LINE = /^([-dlsbcp])[-rwxsStT]{9}\S*\s+\S+\s+\S+\s+(\d{1,16})\s(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (.+)$/;

/** Reads one line of `xrdfs ls -l`; undefined: it is none. */
export function readListLine(line: string): XrdEntry | undefined {
  const [, type, size, day, time, path] = LINE.exec(line) ?? [];
  if (path === undefined) return undefined;
  return {
    path: path.replace(/^\/+/, ''),
    isFolder: type === 'd',
    size: Number(size),
    modifiedAt: Date.parse(`${day}T${time}Z`),
  };
}

/** What `xrdfs stat` prints. */
export function readStat(text: string): Omit<XrdEntry, 'path'> | undefined {
  const line = (name: string): string | undefined => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(text)?.[1];
  const [size, flags] = [line('Size'), line('Flags')];
  if (size === undefined || flags === undefined || !/^\d{1,16}$/.test(size)) return undefined;
  const modifiedAt = Date.parse(`${(line('MTime') ?? '').replace(' ', 'T')}Z`);
  return { isFolder: flags.includes('IsDir'), size: Number(size), modifiedAt };
}

/** Room that `xrdfs query space` prints. */
export function readSpace(text: string): { readonly capacityBytes: number; readonly freeBytes: number } | undefined {
  const value = (name: string): number => Number(new RegExp(`\\boss\\.${name}=(\\d{1,18})`).exec(text)?.[1] ?? NaN);
  const [capacityBytes, freeBytes] = [value('space'), value('free')];
  return Number.isNaN(capacityBytes + freeBytes) ? undefined : { capacityBytes, freeBytes };
}

type Reason = 'NOT_FOUND' | 'EXISTS' | 'DENIED' | 'NO_SPACE' | 'TOO_LARGE' | 'TIMEOUT' | 'UNAVAILABLE';

/** Codes of the protocol (kXR_...). */
const REASON_OF_CODE: Readonly<Record<string, Reason>> = {
  3009: 'NO_SPACE',
  3010: 'DENIED',
  3011: 'NOT_FOUND',
  3018: 'EXISTS',
  3021: 'NO_SPACE',
  3025: 'DENIED',
  3030: 'DENIED',
  3034: 'TIMEOUT',
  3035: 'TIMEOUT',
};

/** What the error text of a program says. */
export function reasonOfText(text: string): Reason {
  const code = /\[(3\d{3})\]/.exec(text)?.[1];
  const known = code === undefined ? undefined : REASON_OF_CODE[code];
  if (known) return known;
  if (/no such file/i.test(text)) return 'NOT_FOUND';
  if (/file exists/i.test(text)) return 'EXISTS';
  if (/no space left|quota/i.test(text)) return 'NO_SPACE';
  if (/auth failed|permission denied|not permitted|read-only/i.test(text)) return 'DENIED';
  return /expired|timed? ?out/i.test(text) ? 'TIMEOUT' : 'UNAVAILABLE';
}
