/** Numbers short enough to be exact always; a text without any other needs no second look. */
const MAY_BE_INEXACT = /\d{16}|\.\d{15}|[eE][+-]?\d{2}/;

interface ReviverContext {
  readonly source?: string;
}
interface RawJson {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}
/** Of ECMAScript's JSON.parse source text access, which the compiler's library does not declare yet. */
const { rawJSON, isRawJSON } = JSON as unknown as RawJson;

/** A number that JavaScript would change: it stays as it was written, so that whoever keeps it can refuse it by name. */
export const isInexactNumber = isRawJSON;

/** A reviver for JSON.parse: a number that cannot be kept as it is written becomes an `isInexactNumber`. */
export function keepInexactNumbers(_key: string, value: unknown, context?: ReviverContext): unknown {
  const { source } = context ?? {};
  return typeof value === 'number' && source !== undefined && numberProblem(source) !== undefined
    ? rawJSON(source)
    : value;
}

/** JSON.parse that changes no number: see `keepInexactNumbers`. */
export function parseJson(text: string): unknown {
  return MAY_BE_INEXACT.test(text) ? JSON.parse(text, keepInexactNumbers) : JSON.parse(text);
}

const shown = (literal: string): string => (literal.length > 40 ? `${literal.slice(0, 40)}…` : literal);

/**
 * Why a number cannot be kept as it is written; undefined: it can. Whole numbers are kept exactly or refused; others are
 * what 64-bit floating point makes of them, which must be finite.
 * @param literal a number as JSON writes it
 */
export function numberProblem(literal: string): string | undefined {
  const value = Number(literal);
  if (!Number.isFinite(value)) return `holds ${shown(literal)}, which is too large a number: write it as a string`;
  const written = decimalOf(literal);
  if (value === 0 && written.digits !== '')
    return `holds ${shown(literal)}, which is too small a number: write it as a string`;
  if (written.exponent < 0) return undefined;
  const kept = decimalOf(String(value));
  return written.digits === kept.digits && written.exponent === kept.exponent
    ? undefined
    : `holds ${shown(literal)}, which cannot be kept exactly (it would become ${value}): write it as a string`;
}

/** A number as its digits, without zeros at either end, and the power of ten of the last of them. */
function decimalOf(literal: string): { digits: string; exponent: number } {
  const [, whole = '', fraction = '', power = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  return short === ''
    ? { digits: '', exponent: 0 }
    : { digits: short, exponent: Number(power) - fraction.length + digits.length - short.length };
}
