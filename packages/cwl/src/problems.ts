import type { Problem, ProblemCode } from './types.ts';

/** A place in the document. */
export interface Place {
  readonly line: number;
  readonly col: number;
  readonly path: string;
}

const most = 100;

/** Collects everything that is wrong, so that one answer tells all. */
export class Problems {
  readonly #found: Problem[] = [];

  error(place: Place, code: ProblemCode, message: string, hint = ''): void {
    this.#add(place, code, 'ERROR', message, hint);
  }

  warning(place: Place, code: ProblemCode, message: string, hint = ''): void {
    this.#add(place, code, 'WARNING', message, hint);
  }

  #add(place: Place, code: ProblemCode, severity: Problem['severity'], message: string, hint: string): void {
    const { line, col, path } = place;
    const same = (one: Problem): boolean => one.path === path && one.code === code && one.message === message;
    if (this.#found.length < most && !this.#found.some(same))
      this.#found.push({ code, severity, line, col, path: path || '/', message, hint });
  }

  get failed(): boolean {
    return this.#found.some((one) => one.severity === 'ERROR');
  }

  /** In the order of the document. */
  list(): Problem[] {
    return this.#found.toSorted((a, b) => a.line - b.line || a.col - b.col);
  }
}

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** `did you mean "…"?` with the nearest of the known names (two letters off at most), else what is known. */
export function suggest(wrong: string, known: readonly string[]): string {
  const near = known
    .filter((name) => Math.abs(name.length - wrong.length) <= 2)
    .map((name) => ({ name, far: distance(wrong.slice(0, 64).toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= Math.min(2, Math.max(1, wrong.length - 1)))
    .toSorted((a, b) => a.far - b.far)[0];
  if (near) return `did you mean "${near.name}"?`;
  return known.length > 0 ? `known here: ${known.slice(0, 20).join(', ')}` : '';
}
