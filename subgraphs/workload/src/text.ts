/** PostgreSQL's text holds no NUL, and its JSON no lone surrogate: both come out as U+FFFD. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** An escape in JSON text; the group is set for NUL and for half of a surrogate pair (whole pairs are not escaped). */
const ESCAPE = /\\(?:u(0000|d[89a-f][0-9a-f]{2})|.)/gi;

/** Whether JSON text holds what PostgreSQL does not take. */
export const isStorableJson = (text: string): boolean => {
  for (const [, unstorable] of text.matchAll(ESCAPE)) if (unstorable) return false;
  return true;
};

/** JSON text that PostgreSQL takes, whatever a program put into its strings. The value's depth is bounded by its reader. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value).replace(ESCAPE, (escape, unstorable: string | undefined) => (unstorable ? '\uFFFD' : escape));
