/*
 * Texts of people and programs: which of them are taken, and how foreign text is changed so that it can be stored. Each
 * `…Problem` gives the rest of a sentence that begins with the field; undefined: the text is taken. Names have rules of their
 * own (names.ts).
 */
import { assertValid, isUuid } from './checks.ts';
import { characterProblem, utf8Length } from './names.ts';

const MAX_TEXT_BYTES = 4_096;
const MAX_TEXT_LENGTH = 4_096;
const MAX_QUOTED_LENGTH = 255;
/** Names were limited to 255 UTF-16 units once; each takes at most 3 bytes. */
const MAX_STORED_NAME_BYTES = 765;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Checks a text for length, control characters and lone surrogates. */
export function textProblem(text: string, maxBytes = MAX_TEXT_BYTES): string | undefined {
  const bytes = utf8Length(text);
  if (bytes > maxBytes) return `is ${bytes} bytes long; at most ${maxBytes} bytes of UTF-8 are allowed`;
  if (!text.isWellFormed()) return 'is not well-formed Unicode: it holds a lone surrogate';
  return CONTROL.test(text) ? characterProblem(text) : undefined;
}

/**
 * Checks a name that refers to a dataset or file, under the rules of today or older ones. What is added to the catalog is
 * checked by `nameProblem`.
 */
export function referenceProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (/[/\\]/.test(name)) return 'holds a slash or backslash';
  return textProblem(name, MAX_STORED_NAME_BYTES);
}

/** Checks what a person calls a thing: not empty, not too long, without invisible characters. */
export function labelProblem(text: string, maxLength = MAX_TEXT_LENGTH): string | undefined {
  if (text.trim() === '') return 'is empty';
  if (text.length > maxLength) return `is longer than ${maxLength} characters`;
  return characterProblem(text);
}

/** Longest reason that a person gives. */
export const MAX_REASON_LENGTH = 1_000;

/** Checks why a person wants something done. @throws Refusal INVALID unless the reason says something */
export const assertReason = (reason: string): void => assertValid('reason', labelProblem(reason, MAX_REASON_LENGTH));

/** Checks that the database can keep a text. */
export function storageProblem(text: string, maxLength = MAX_TEXT_LENGTH): string | undefined {
  if (text.length > maxLength) return `is longer than ${maxLength} characters`;
  return isStorable(text) ? undefined : 'holds NUL or half a character';
}

/** Whether PostgreSQL can keep a text: it takes no NUL, and UTF-8 has no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Foreign text without what PostgreSQL does not take: NUL and lone surrogates become U+FFFD. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** An escape in JSON text; the group is set for NUL and for half of a surrogate pair (whole pairs are not escaped). */
const ESCAPE = /\\(?:u(0000|d[89a-f][0-9a-f]{2})|.)/gi;

/** Whether JSON text holds only what PostgreSQL takes. */
export const isStorableJson = (text: string): boolean => {
  for (const [, unstorable] of text.matchAll(ESCAPE)) if (unstorable) return false;
  return true;
};

/** JSON text that PostgreSQL takes, whatever a program put into its strings. The value's depth is bounded by its reader. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  // To look for all escapes takes longer than to make the text.
  if (!text.includes('\\u')) return text;
  return text.replace(ESCAPE, (escape, unstorable: string | undefined) => (unstorable ? '\uFFFD' : escape));
}

/** Foreign text in one line, for reasons, which must not be lost because of a stray byte. */
export function printableText(text: string): string {
  const short = text.slice(0, MAX_TEXT_LENGTH).toWellFormed();
  return short.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** A sender's text as an answer quotes it: short, without invisible characters. */
export const quotableText = (text: string, maxLength = MAX_QUOTED_LENGTH): string =>
  [...text.slice(0, maxLength).toWellFormed()]
    .map((character) => (characterProblem(character) ? '\uFFFD' : character))
    .join('');

/** Reads a uuid in lower case, as PostgreSQL gives it. @throws Refusal INVALID unless it is one, or absent where it may be */
export function readId(field: string, text: string): string;
export function readId(field: string, text: string | null | undefined): string | null;
export function readId(field: string, text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  assertValid(field, isUuid(text) ? undefined : 'is not a uuid');
  return text.toLowerCase();
}
