import { demand, isUuid } from '@visor/schema';

/** An id in lower case, as PostgreSQL gives it. @throws Refusal INVALID unless it is a uuid */
export function idOf(field: string, text: string): string {
  demand(field, isUuid(text) ? undefined : 'is not a uuid');
  return text.toLowerCase();
}

/** Why this text can't be stored. */
export function textFault(text: string, longest = 4_096): string | undefined {
  if (text === '') return 'is empty';
  if (text.length > longest) return `is longer than ${longest} characters`;
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text) || !text.isWellFormed() ? 'holds a control character' : undefined;
}

/** Foreign text made storable: for reasons, which must not be lost because of a stray byte. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is replaced
  const clean = text.toWellFormed().replace(/[\u0000-\u001f\u007f]/g, '\uFFFD');
  return clean.slice(0, 4_096);
}
