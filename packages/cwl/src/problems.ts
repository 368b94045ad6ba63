import type { Problem, ProblemCode } from './types.ts';

/** A place in the document. */
export interface Place {
  readonly line: number;
  readonly col: number;
  readonly path: string;
}

const most = 100;
const MAX_SAID_LENGTH = 500;

/** Words of a stranger's document made fit for a terminal and an answer: no control characters, no more than needed. */
const printable = (text: string): string => {
  const short = text.length > MAX_SAID_LENGTH ? `${text.slice(0, MAX_SAID_LENGTH)}…` : text;
  return short.toWellFormed().replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
};

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
    if (this.full) return;
    const { line, col } = place;
    const path = printable(place.path) || '/';
    const said = printable(message);
    const same = (one: Problem): boolean => one.path === path && one.code === code && one.message === said;
    if (!this.#found.some(same))
      this.#found.push({ code, severity, line, col, path, message: said, hint: printable(hint) });
  }

  /** Whether nothing more is kept, so that looking for more is idle. */
  get full(): boolean {
    return this.#found.length >= most;
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

/** Names that are compared with a wrong one. */
const MAX_SUGGESTED = 1_000;

const distanceAtMost = (wrong: string): number => Math.min(2, Math.max(1, wrong.length - 1));

/** Whether a text is the name with a letter or two wrong; of short names, with letters too many. */
export function isMisspelt(text: string, name: string): boolean {
  if (text === name || Math.abs(text.length - name.length) > 2) return false;
  if (name.length < 4) return text.startsWith(name);
  return distance(text.toLowerCase(), name.toLowerCase()) <= distanceAtMost(text);
}

/** `did you mean "…"?` with the nearest of the known names (two letters off at most), else what is known. */
export function suggest(wrong: string, known: readonly string[]): string {
  const near = known
    .slice(0, MAX_SUGGESTED)
    .filter((name) => Math.abs(name.length - wrong.length) <= 2)
    .map((name) => ({ name, far: distance(wrong.slice(0, 64).toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= distanceAtMost(wrong))
    .toSorted((a, b) => a.far - b.far)[0];
  if (near) return `did you mean "${near.name}"?`;
  return known.length > 0 ? `known here: ${known.slice(0, 20).join(', ')}` : '';
}
