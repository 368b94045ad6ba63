import { characterProblem, utf8Length } from '@visor/schema';
import { textFault } from '../text.rules.ts';

/** What file systems take as one part of a path, bytes. */
const LONGEST_PART_BYTES = 255;

/** Why this is no root of a storage; only local files are served today. */
export function storageUrlFault(url: string): string | undefined {
  const fault = textFault(url);
  if (fault) return fault;
  if (!URL.canParse(url)) return 'is not an absolute URL';
  const { protocol, host, search, hash, pathname } = new URL(url);
  if (protocol !== 'file:') return `has the scheme ${protocol} but only file: is known`;
  if (host) return 'names a host: a file URL begins with file:///';
  if (search || hash) return 'has a query or a fragment';
  if (/%(?![0-9a-f]{2})/i.test(pathname)) return "holds a '%' that escapes nothing";
  return /%2f|%00/i.test(pathname) ? 'holds an escaped / or NUL' : undefined;
}

/** One form for each root: absolute, without dots, with a '/' at its end. */
export function normalUrl(url: string): string {
  const { href } = new URL(url);
  return href.endsWith('/') ? href : `${href}/`;
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
