import { characterProblem, demand, isUuid } from '@visor/schema';

/** An id in lower case, as PostgreSQL gives it. @throws Refusal INVALID unless it is a uuid */
export function idOf(field: string, text: string): string {
  demand(field, isUuid(text) ? undefined : 'is not a uuid');
  return text.toLowerCase();
}

const LONGEST_TEXT = 4_096;

/** Why this text is none that a person gives to a thing: empty, too long, or with characters that nobody sees. */
export function textFault(text: string, longest = LONGEST_TEXT): string | undefined {
  if (text.trim() === '') return 'is empty';
  if (text.length > longest) return `is longer than ${longest} characters`;
  return characterProblem(text);
}

/** Why the database cannot keep this text. */
export function storageFault(text: string, longest = LONGEST_TEXT): string | undefined {
  if (text.length > longest) return `is longer than ${longest} characters`;
  return text.includes('\0') || !text.isWellFormed() ? 'holds NUL or half a character' : undefined;
}

/** Foreign text made storable: for reasons, which must not be lost because of a stray byte. */
export function printable(text: string): string {
  const short = text.slice(0, LONGEST_TEXT).toWellFormed();
  return short.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
