/** What a terminal obeys or does not show: control characters, but line ends and tabs, and those that change the direction of writing. */
const OBEYED = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Whether a text has something in it that a terminal obeys. */
export const isObeyed = (text: string): boolean => text.search(OBEYED) >= 0;

/** Writes what a terminal obeys as escapes, which the strings of JSON and the double-quoted ones of YAML share. */
export const escapedText = (text: string): string =>
  text.replaceAll(OBEYED, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** Returns a value as JSON that says the same and in which a terminal obeys nothing. @param indent blanks; absent: one line */
export const jsonText = (value: unknown, indent?: number): string => escapedText(JSON.stringify(value, null, indent));
