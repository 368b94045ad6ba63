import { textProblem, characterProblem, utf8Length } from '@visor/schema';
import { isWithin } from '@visor/storage/path.rules';
import { hasMarkerName, MARKER_NAME } from '@visor/storage/root-marker.rules';
import { isOwnName } from './own-names.rules.ts';
import { rootPlace } from './root-place.rules.ts';

/** Limit of file systems for one part of a path. */
const MAX_PATH_PART_BYTES = 255;

const FORM =
  'must be file:///absolute/path/, root://HOST[:PORT]//path/, davs://HOST[:PORT]/path/ or https://HOST[:PORT]/path/';
const PREFIX = 'file:///';

/** The folder of a storage on this machine, or why its URL names none. */
export function storageFolder(url: string): { readonly path: string } | { readonly problem: string } {
  const problem = textProblem(url) ?? formProblem(url);
  if (problem) return { problem };
  const folder = readFolder(url.slice(PREFIX.length));
  return 'problem' in folder ? folder : { path: `/${folder.parts.join('/')}` };
}

/** A folder of a server: its one URL, and its place for comparisons, whatever the protocol. */
interface RemoteFolder {
  readonly url: string;
  readonly place: string;
}

/** Where a storage is. */
type StorageAddress = { readonly path: string } | RemoteFolder | { readonly problem: string };

const REMOTE = /^(root|davs|https|http):\/\/([^/]*)\/(.*)$/s;
const AUTHORITY = /^([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?$/;
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { root: '1094', davs: '443', https: '443', http: '80' };
const MAX_PORT = 65_535;

/** Reads the URL of a storage on this machine or on a server. */
export function storageAddress(url: string): StorageAddress {
  const [, scheme = '', authority = '', rest = ''] = REMOTE.exec(url) ?? [];
  if (scheme === '') return storageFolder(url);
  const problem = textProblem(url) ?? (/[?#]/.test(url) ? `${FORM}: it has a query or a fragment` : undefined);
  if (problem) return { problem };
  const [, host = '', port = DEFAULT_PORTS[scheme] ?? ''] = AUTHORITY.exec(authority) ?? [];
  if (host === '') return { problem: `${FORM}: the host is no lower-case name or address with an optional port` };
  if (Number(port) < 1 || Number(port) > MAX_PORT) return { problem: `${FORM}: the port is not from 1 to ${MAX_PORT}` };
  if (scheme === 'http' && !LOOPBACK.test(host)) return { problem: `${FORM}; http: is for this machine only` };
  // XRootD writes the root of its paths as a second '/'.
  const path = scheme === 'root' ? rest.replace(/^\//, '') : rest;
  const folder = path === '' ? { parts: [] } : readFolder(path);
  if ('problem' in folder) return folder;
  const { parts } = folder;
  if (scheme === 'root' && parts.some((part) => part.includes('?')))
    return { problem: `${FORM}: it holds '?', which XRootD cannot name` };
  const shown = port === DEFAULT_PORTS[scheme] ? host : `${host}:${port}`;
  const encoded = parts.map((part) => `${encodeURIComponent(part)}/`).join('');
  const found = `${scheme}://${shown}/${scheme === 'root' ? '/' : ''}${encoded}`;
  return { url: found, place: rootPlace(found) };
}

/** The names of the folders of a path; one '/' at its end says nothing. */
function readFolder(path: string): { readonly parts: readonly string[] } | { readonly problem: string } {
  const parts: string[] = [];
  for (const part of path.replace(/\/$/, '').split('/')) {
    const decoded = decodePart(part);
    const partFault = decoded === undefined ? "holds a '%' that escapes nothing" : partProblem(decoded);
    if (partFault) return { problem: `${FORM}: it ${partFault}` };
    parts.push(decoded ?? '');
  }
  return { parts };
}

/** Reads the text itself: a URL parser would correct errors, and the result would be another folder. */
function formProblem(url: string): string | undefined {
  if (!url.startsWith(PREFIX)) {
    const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0];
    if (scheme === undefined) return `${FORM}, not a path`;
    if (REMOTE.test(url)) return 'is that of a server, not of a folder on this machine';
    if (REMOTE.test(`${url}/`)) return `${FORM}: it has no path`;
    if (scheme !== 'file:') return `${FORM}: the scheme ${scheme} is not supported`;
    return url.startsWith('file://') ? `${FORM}: it names a host` : `${FORM}: it begins with file: alone`;
  }
  if (/[?#]/.test(url)) return `${FORM}: it has a query or a fragment; ? is written %3F, # %23`;
  return url === PREFIX ? `${FORM}: it names the root of the file system` : undefined;
}

function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function partProblem(part: string): string | undefined {
  if (part === '') return "has an empty part ('//')";
  if (part === '.' || part === '..') return `has the part ${part}`;
  if (/[/\\]/.test(part)) return 'holds a backslash or an escaped slash';
  if (utf8Length(part) > MAX_PATH_PART_BYTES) return `has a part longer than ${MAX_PATH_PART_BYTES} bytes of UTF-8`;
  return characterProblem(part);
}

/** The one URL of each folder, with a '/' at its end. */
export const storageUrl = (path: string): string =>
  `file://${encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23')}/`;

/** Returns how two folders share files, as the rest of a sentence about the first, or undefined. */
export function folderOverlap(folder: string, other: string): string | undefined {
  if (folder === other) return 'is the folder of';
  if (isWithin(folder, other)) return 'lies within';
  return isWithin(other, folder) ? 'holds' : undefined;
}

/** Returns why a path can't be used on a storage, or undefined: it must stay inside, and have one meaning. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  const problem = textProblem(path) ?? characterProblem(path);
  if (problem) return problem;
  if (path.startsWith('/')) return 'is absolute; it must be relative to its storage';
  if (path.includes('\\')) return 'holds a backslash';
  const parts = path.split('/');
  if (parts.includes('..')) return "leaves its storage by '..'";
  if (parts.includes('') || parts.includes('.')) return 'holds an empty or dot component';
  if (hasMarkerName(path)) return `holds ${MARKER_NAME}, the name of the marker in the root of a storage`;
  const [first = ''] = parts;
  if (isOwnName(first)) return `lies in ${first}, which Visor keeps for itself`;
  return parts.some((part) => utf8Length(part) > MAX_PATH_PART_BYTES)
    ? `has a part longer than ${MAX_PATH_PART_BYTES} bytes of UTF-8`
    : undefined;
}

/** URL of a replica: every character of its path is escaped where it has a meaning in URLs. */
export const replicaUrl = (storageUrl: string, path: string): string =>
  storageUrl + path.split('/').map(encodeURIComponent).join('/');

/** Whether two URLs are equal, however their characters are escaped. */
export function isSameUrl(url: string, other: string): boolean {
  try {
    return decodeURIComponent(url) === decodeURIComponent(other);
  } catch {
    return url === other;
  }
}
