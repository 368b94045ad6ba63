/**
 * The one rule for names. A name is one path component on every file system, so its limit counts bytes of UTF-8. The
 * names that people and programs give are short enough that every name derived from them fits too.
 */

/**
 * What a name is given to. `dataset`, `file`, `basename` and `storage` are given by people and programs; `derived` is a name that
 * Visor makes from a given one (datasets of outputs and logs, their files).
 */
export type NameKind = 'dataset' | 'file' | 'basename' | 'storage' | 'derived' | 'port' | 'extension';

/** Longest name of each kind, bytes of UTF-8. */
export const NAME_LIMIT_BYTES: Readonly<Record<NameKind, number>> = {
  dataset: 200,
  file: 200,
  basename: 200,
  storage: 200,
  derived: 255,
  port: 16,
  extension: 10,
};

/** Length in UTF-8, bytes. */
export const utf8Length = (text: string): number => Buffer.byteLength(text);

/**
 * Characters that no name may hold: control (Cc) and format (Cf: bidi marks, zero-width joiners) characters, line and
 * paragraph separators, and what is never drawn (Hangul fillers, variation selectors). Two names must not look alike.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Why a text holds a character that names must not hold; undefined: it holds none. */
export function characterProblem(text: string): string | undefined {
  if (!text.isWellFormed()) return 'is not well-formed Unicode: it holds a lone surrogate';
  const found = INVISIBLE.exec(text);
  if (!found) return undefined;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `holds U+${code}, an invisible or control character, at character ${Array.from(text.slice(0, found.index)).length + 1}`;
}

/**
 * Why this text is no name of the kind, as the rest of a sentence that begins with the field; undefined: it is one.
 * Whoever reads names that were given under older rules checks them as `derived`.
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
