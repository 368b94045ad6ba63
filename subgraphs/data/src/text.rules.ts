import { demand, isUuid } from '@visor/schema';

export const longestName = 255;
export const longestText = 4_096;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const control = /[\u0000-\u001f\u007f]/;

/** Why this text can't be stored; PostgreSQL takes no NUL, and half a character would come back as another one. */
export function textFault(text: string, longest = longestText): string | undefined {
  if (text.length > longest) return `is longer than ${longest} characters`;
  if (control.test(text)) return 'holds a control character';
  if (!text.isWellFormed()) return 'is not well-formed Unicode';
  return undefined;
}

/** Why this is no name of a file or dataset. A name is one path component, so that it can be one on a disk. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (/[/\\]/.test(name)) return 'holds a slash or backslash';
  if (name === '.' || name === '..') return 'is not a name';
  return textFault(name, longestName);
}

/** A sender's text as it may be quoted in an answer, which is stored as JSON: no NUL, no half characters, not long. */
export const quotable = (text: string): string =>
  [...text.slice(0, longestName).toWellFormed()].map((one) => (control.test(one) ? '\uFFFD' : one)).join('');

/** @throws Refusal INVALID unless it is a uuid or absent; gives it in lower case, as PostgreSQL does. */
export function idOf(field: string, text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  demand(field, isUuid(text) ? undefined : 'is not a uuid');
  return text.toLowerCase();
}
