/**
 * Matches texts that may have a number that JavaScript cannot keep exactly. A number begins behind one of these characters; most UUIDs
 * would match otherwise, as in `5e12`, and are four times as dear to read.
 */
const MAY_BE_INEXACT = /(?:^|[\s:,[])-?\d+(?:(?<=\d{16})|\.\d{15}|(?:\.\d+)?[eE][+-]?\d{2})/;

interface ReviverContext {
  readonly source?: string;
}
interface RawJson {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}
/** Part of ECMAScript's JSON.parse source text access, which the compiler's library does not declare yet. */
const { rawJSON, isRawJSON } = JSON as typeof JSON & RawJson;

/** Whether a value is a number that JavaScript would change. It stays as it was written, so that a check can refuse it. */
export const isInexactNumber = isRawJSON;

/** Reviver for JSON.parse: a number that JavaScript would change stays as it was written (see `isInexactNumber`). */
export function keepInexactNumbers(_key: string, value: unknown, context?: ReviverContext): unknown {
  const { source } = context ?? {};
  return typeof value === 'number' && source !== undefined && numberProblem(source) !== undefined
    ? rawJSON(source)
    : value;
}

/** JSON.parse that changes no number, see `keepInexactNumbers`. */
export function parseJson(text: string): unknown {
  return MAY_BE_INEXACT.test(text) ? JSON.parse(text, keepInexactNumbers) : JSON.parse(text);
}

const shortened = (literal: string): string => (literal.length > 40 ? `${literal.slice(0, 40)}…` : literal);

/**
 * Returns why a number cannot be stored as it is written, or undefined. Whole numbers are stored exactly or refused; others
 * are rounded to 64-bit floating point, which must be finite.
 * @param literal a number as JSON writes it
 */
export function numberProblem(literal: string): string | undefined {
  const value = Number(literal);
  if (!Number.isFinite(value)) return `holds ${shortened(literal)}, which is too large a number: write it as a string`;
  const written = decimalOf(literal);
  if (value === 0 && written.digits !== '')
    return `holds ${shortened(literal)}, which is too small a number: write it as a string`;
  if (written.exponent < 0) return undefined;
  const kept = decimalOf(String(value));
  return written.digits === kept.digits && written.exponent === kept.exponent
    ? undefined
    : `holds ${shortened(literal)}, which cannot be kept exactly (it would become ${value}): write it as a string`;
}

/** Returns the digits of a number, without zeros at either end, and the power of ten of the last digit. */
function decimalOf(literal: string): { digits: string; exponent: number } {
  const [, whole = '', fraction = '', power = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  return short === ''
    ? { digits: '', exponent: 0 }
    : { digits: short, exponent: Number(power) - fraction.length + digits.length - short.length };
}
