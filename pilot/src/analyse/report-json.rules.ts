import { isInexactNumber, MAX_REPORT_DEPTH, numberProblem, parseJson } from '@visor/schema';

/**
 * Why a program's JSON report is not taken; undefined: it is, and every service keeps it as it is written. Its depth is
 * counted before anything walks it.
 */
export function reportProblem(text: string): string | undefined {
  if (depthOf(text) > MAX_REPORT_DEPTH) return `is nested deeper than ${MAX_REPORT_DEPTH} lists and objects`;
  let report: unknown;
  try {
    report = parseJson(text);
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
  return valueProblem(report, '');
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

/** Numbers that would be changed, and texts that no database keeps. The value's depth is bounded. */
function valueProblem(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return textProblem(value, path === '' ? 'its text' : path);
  if (isInexactNumber(value)) return numberProblem(value.rawJSON);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const problem = textProblem(key, `a key under ${path || 'its top'}`) ?? valueProblem(item, `${path}/${key}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function textProblem(text: string, where: string): string | undefined {
  const place = where.slice(0, 100).toWellFormed();
  if (text.includes('\0')) return `holds \\u0000 in ${place}, which no database keeps`;
  return text.isWellFormed() ? undefined : `holds a lone surrogate in ${place}, which is no character`;
}
