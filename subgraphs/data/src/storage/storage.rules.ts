import { characterProblem, utf8Length } from '@visor/schema';
import { textFault } from '../text.rules.ts';

/** What file systems take as one part of a path, bytes. */
const LONGEST_PART_BYTES = 255;

const FORM = 'must be file:///absolute/path/';

/** The folder that a storage's URL names, or why it names none; only local files are served today. */
export function storageFolder(url: string): { readonly path: string } | { readonly problem: string } {
  const problem = textFault(url) ?? formProblem(url);
  if (problem) return { problem };
  const parts: string[] = [];
  for (const part of url.slice(PREFIX.length).replace(/\/$/, '').split('/')) {
    const decoded = decodePart(part);
    const fault = decoded === undefined ? "holds a '%' that escapes nothing" : partProblem(decoded);
    if (fault) return { problem: `${FORM}: it ${fault}` };
    parts.push(decoded ?? '');
  }
  return { path: `/${parts.join('/')}` };
}

const PREFIX = 'file:///';

/** Read as it is written: a URL parser would repair what is wrong and mean another folder. */
function formProblem(url: string): string | undefined {
  if (!url.startsWith(PREFIX)) {
    const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0];
    if (scheme === undefined) return `${FORM}, not a path`;
    if (scheme !== 'file:') return `${FORM}: the scheme ${scheme} is not served`;
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
  if (utf8Length(part) > LONGEST_PART_BYTES) return `has a part longer than ${LONGEST_PART_BYTES} bytes of UTF-8`;
  return characterProblem(part);
}

/** One form for each folder: escaped alike, with a '/' at its end. */
export const storageUrl = (path: string): string =>
  `file://${encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23')}/`;

/** How two folders share files, as the rest of a sentence about the first; undefined: they don't. */
export function overlap(folder: string, other: string): string | undefined {
  if (folder === other) return 'is the folder of';
  if (folder.startsWith(`${other}/`)) return 'lies within';
  return other.startsWith(`${folder}/`) ? 'holds' : undefined;
}

/** Why this path may not be used on a storage: it must stay inside, and mean one place only. */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'is empty';
  const fault = textFault(path) ?? characterProblem(path);
  if (fault) return fault;
  if (path.startsWith('/')) return 'is absolute; it must be relative to its storage';
  if (path.includes('\\')) return 'holds a backslash';
  const parts = path.split('/');
  if (parts.includes('..')) return "leaves its storage by '..'";
  if (parts.includes('') || parts.includes('.')) return 'holds an empty or dot component';
  return parts.some((part) => utf8Length(part) > LONGEST_PART_BYTES)
    ? `has a part longer than ${LONGEST_PART_BYTES} bytes of UTF-8`
    : undefined;
}

/** Where a program finds a path of a storage; every character of a name stands for itself. */
export const urlOf = (storageUrl: string, path: string): string =>
  storageUrl + path.split('/').map(encodeURIComponent).join('/');

/** Whether two URLs mean one place, however their characters are escaped. */
export function sameUrl(one: string, other: string): boolean {
  try {
    return decodeURIComponent(one) === decodeURIComponent(other);
  } catch {
    return one === other;
  }
}
