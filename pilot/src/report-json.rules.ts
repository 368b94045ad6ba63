/** Lists and objects within each other in a program's report: the 64 of any call, less the four of the call around it. */
export const MAX_REPORT_DEPTH = 60;

/**
 * Why a program's JSON report is not taken; undefined: it is, and every service keeps it as it is written. Its depth is
 * counted before anything walks it.
 */
export function reportProblem(text: string): string | undefined {
  if (depthOf(text) > MAX_REPORT_DEPTH) return `is nested deeper than ${MAX_REPORT_DEPTH} lists and objects`;
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
  return numbersProblem(text) ?? textsProblem(report, '');
}

/** Deepest nesting of a text that may be JSON, counted without recursion. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') at = endOfString(text, at);
    else if (letter === '[' || letter === '{') deepest = Math.max(deepest, ++depth);
    else if (letter === ']' || letter === '}') depth -= 1;
  }
  return deepest;
}

/** Place of the quote that ends the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function numbersProblem(text: string): string | undefined {
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (letter === '"') at = endOfString(text, at);
    else if (letter === '-' || (letter >= '0' && letter <= '9')) {
      NUMBER.lastIndex = at;
      const [literal] = NUMBER.exec(text) ?? [letter];
      const problem = numberProblem(literal);
      if (problem !== undefined) return problem;
      at += literal.length - 1;
    }
  }
  return undefined;
}

const shown = (literal: string): string => (literal.length > 40 ? `${literal.slice(0, 40)}…` : literal);

/** Whole numbers are kept exactly or refused; others are what 64-bit floating point makes of them, which must be finite. */
function numberProblem(literal: string): string | undefined {
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

/** Texts that no database keeps. The value's depth is bounded. */
function textsProblem(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return textProblem(value, path === '' ? 'its text' : path);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const problem = textProblem(key, `a key under ${path || 'its top'}`) ?? textsProblem(item, `${path}/${key}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function textProblem(text: string, where: string): string | undefined {
  const place = where.slice(0, 100).toWellFormed();
  if (text.includes('\0')) return `holds \\u0000 in ${place}, which no database keeps`;
  return text.isWellFormed() ? undefined : `holds a lone surrogate in ${place}, which is no character`;
}
