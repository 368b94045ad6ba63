import { isDeeperThan, isInexactNumber, MAX_REPORT_DEPTH, numberProblem, parseJson } from '@visor/schema';

/** Returns why a program's JSON report is refused; undefined where every service keeps it as it is written. */
export function reportProblem(text: string): string | undefined {
  try {
    // Without a reviver JSON.parse does not recurse: any depth is safe until it is checked.
    if (isDeeperThan(JSON.parse(text), MAX_REPORT_DEPTH))
      return `is nested deeper than ${MAX_REPORT_DEPTH} lists and objects`;
  } catch (error) {
    return `is not JSON: ${(error as Error).message}`;
  }
  return valueProblem(parseJson(text), '');
}

/** Finds a number that would change, or a text that no database keeps. The caller has bounded the value's depth. */
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
