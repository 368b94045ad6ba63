/** URLs and statuses of WebDAV. */

type Reason = 'NOT_FOUND' | 'EXISTS' | 'DENIED' | 'NO_SPACE' | 'TOO_LARGE' | 'TIMEOUT' | 'UNAVAILABLE';

const REASON_OF_STATUS: Readonly<Record<number, Reason>> = {
  401: 'DENIED',
  403: 'DENIED',
  404: 'NOT_FOUND',
  408: 'TIMEOUT',
  409: 'NOT_FOUND',
  410: 'NOT_FOUND',
  412: 'EXISTS',
  413: 'TOO_LARGE',
  504: 'TIMEOUT',
  507: 'NO_SPACE',
};

/** What a status says of a file; 409: its folder is missing. */
export const reasonOfStatus = (status: number): Reason => REASON_OF_STATUS[status] ?? 'UNAVAILABLE';

/** The URL that requests are sent to: `davs:` is `https:`. */
export const toHttpUrl = (url: URL): URL =>
  url.protocol === 'davs:' ? new URL(`https:${url.href.slice('davs:'.length)}`) : url;

/** Whether a host is this machine, however it is written. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);

/** The folder of a file's URL, or the folder above a folder's; undefined: there is none. */
export function folderAbove(url: URL): URL | undefined {
  const path = url.pathname.replace(/\/+$/, '');
  const end = path.lastIndexOf('/');
  if (end <= 0) return undefined;
  const folder = new URL(url);
  folder.pathname = path.slice(0, end + 1);
  return folder;
}

/**
 * The name, relative to a folder, of what an `href` of its listing names: one part, without escapes. Undefined: it is the folder
 * itself, lies elsewhere, or is not readable.
 */
export function nameIn(folder: URL, href: string): string | undefined {
  try {
    const own = decodeURIComponent(folder.pathname).replace(/\/+$/, '');
    const path = decodeURIComponent(new URL(href, folder).pathname).replace(/\/+$/, '');
    if (!path.startsWith(`${own}/`)) return undefined;
    const name = path.slice(own.length + 1);
    return name === '' || name === '.' || name === '..' || name.includes('/') ? undefined : name;
  } catch {
    return undefined;
  }
}

/** The URL of an entry of a folder. */
export function urlIn(folder: URL, name: string, isFolder: boolean): URL {
  const url = new URL(folder);
  url.pathname = `${folder.pathname.replace(/\/+$/, '')}/${encodeURIComponent(name)}${isFolder ? '/' : ''}`;
  return url;
}

/** The first byte that a `Content-Range` tells; undefined: none. */
export function rangeStart(header: unknown): number | undefined {
  const [, from] = typeof header === 'string' ? (/^bytes (\d{1,16})-/.exec(header) ?? []) : [];
  return from === undefined ? undefined : Number(from);
}
