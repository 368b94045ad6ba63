import { characterProblem, demand, isUuid, utf8Length } from '@visor/schema';

const LONGEST_TEXT_BYTES = 4_096;
/** Names were limited to 255 UTF-16 units once; each takes at most 3 bytes. */
const LONGEST_STORED_NAME_BYTES = 765;
const QUOTED_LENGTH = 255;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const control = /[\u0000-\u001f\u007f]/;

/** Why this text can't be stored; PostgreSQL takes no NUL, and half a character would come back as another one. */
export function textFault(text: string, longest = LONGEST_TEXT_BYTES): string | undefined {
  const bytes = utf8Length(text);
  if (bytes > longest) return `is ${bytes} bytes long; at most ${longest} bytes of UTF-8 are allowed`;
  if (!text.isWellFormed()) return 'is not well-formed Unicode: it holds a lone surrogate';
  return control.test(text) ? characterProblem(text) : undefined;
}

/**
 * Why nothing in the catalog can have this name, under the rules of today or older ones. For names that only refer to a
 * dataset or file; what is added to the catalog is checked by `nameProblem` of the schema.
 */
export function referenceFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (/[/\\]/.test(name)) return 'holds a slash or backslash';
  return textFault(name, LONGEST_STORED_NAME_BYTES);
}

/** A sender's text as it may be quoted in an answer, which is stored as JSON: no NUL, no half characters, not long. */
export const quotable = (text: string, length = QUOTED_LENGTH): string =>
  [...text.slice(0, length).toWellFormed()]
    .map((character) => (characterProblem(character) ? '\uFFFD' : character))
    .join('');

/** @throws Refusal INVALID unless it is a uuid or absent; gives it in lower case, as PostgreSQL does. */
export function idOf(field: string, text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  demand(field, isUuid(text) ? undefined : 'is not a uuid');
  return text.toLowerCase();
}
