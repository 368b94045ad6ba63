/**
 * The rule for names. A name is one path component on every file system, so its limit counts bytes of UTF-8. Names that
 * people and programs give are limited so that every name derived from them is also within its limit.
 */

/**
 * What a name belongs to. People and programs give names to `dataset`, `file`, `basename` and `storage`; a `derived` name is one that
 * Visor makes from a given name (datasets of outputs and logs, their files).
 */
export type NameKind = 'dataset' | 'file' | 'basename' | 'storage' | 'derived' | 'port' | 'extension';

/** Largest length of a name of each kind, in bytes of UTF-8. */
export const NAME_LIMIT_BYTES: Readonly<Record<NameKind, number>> = {
  dataset: 200,
  file: 200,
  basename: 200,
  storage: 200,
  derived: 255,
  port: 16,
  extension: 10,
};

/** Length of a text in UTF-8, in bytes. */
export const utf8Length = (text: string): number => Buffer.byteLength(text);

/** Digits of a file's id that make the name under which it is stored its own. */
const OWN_DIGITS = 12;

/**
 * Returns the name under which an attempt's file is stored in a folder of many attempts. All attempts of a job give their files the same
 * names, so a part of the file's id comes first: it is random, so no two attempts share a name.
 */
export function storedName(fileId: string, name: string): string {
  const stored = `${fileId.slice(-OWN_DIGITS)}.${name}`;
  return utf8Length(stored) > NAME_LIMIT_BYTES.derived ? fileId : stored;
}

/**
 * Characters that are not allowed in names: control (Cc) and format (Cf: bidi marks, zero-width joiners) characters, line and
 * paragraph separators, and invisible characters (Hangul fillers, variation selectors). Two names must not look the same.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Returns which character of a text is not allowed in names, or undefined. */
export function characterProblem(text: string): string | undefined {
  if (!text.isWellFormed()) return 'is not well-formed Unicode: it holds a lone surrogate';
  const match = INVISIBLE.exec(text);
  if (!match) return undefined;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `holds U+${code}, an invisible or control character, at character ${Array.from(text.slice(0, match.index)).length + 1}`;
}

/**
 * Returns why a text is not a valid name of the kind, as the rest of a sentence that begins with the field, or undefined. Names
 * that were given under older rules are checked as `derived`.
 */
export function nameProblem(kind: NameKind, text: string): string | undefined {
  if (text === '') return 'is empty';
  const limit = NAME_LIMIT_BYTES[kind];
  const bytes = utf8Length(text);
  if (bytes > limit) return `is ${bytes} bytes long; at most ${limit} bytes of UTF-8 are allowed`;
  if (text === '.' || text === '..') return `is ${text}, which is no name`;
  if (/[/\\]/.test(text)) return 'holds a slash or backslash';
  return characterProblem(text);
}
