/** Characters of a message that are looked at, and those that are kept. */
const MAX_READ = 4_000;
const MAX_KEPT = 200;

/**
 * What differs from one failure to the next, in the order in which it is replaced: a part of one may look like another. No placeholder
 * has anything that is replaced.
 */
const PLACEHOLDERS: readonly (readonly [pattern: RegExp, placeholder: string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/giu, '<id>'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>,;)\]]*/giu, '<path>'],
  [/(?<![\w.>])(?:\.{1,2}|~)?\/[^\s'"<>,;:)\]]*/gu, '<path>'],
  [/\b0x[0-9a-f]+\b/giu, '<id>'],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{6,}\b/giu, '<id>'],
  [/\d+(?:[.,:]\d+)*(?:e[+-]?\d+)?/giu, '<n>'],
  [/\s+/gu, ' '],
];

/**
 * Returns a failure's text without its numbers, ids and paths, so that failures that are alike have one. What it returns stays as
 * it is when it is given again.
 */
export function messageOf(text: string): string {
  const read = text.slice(0, MAX_READ).toWellFormed();
  const plain = PLACEHOLDERS.reduce((message, [pattern, placeholder]) => message.replace(pattern, placeholder), read);
  return [...plain.trim()].slice(0, MAX_KEPT).join('').trimEnd();
}
