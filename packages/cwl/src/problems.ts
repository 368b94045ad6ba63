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

/** Places of which nothing is told, since it follows from another problem. */
interface Hidden {
  readonly path: string;
  readonly by: Problem | undefined;
  readonly what: 'all' | 'all but roots' | 'what is below';
}

function hides({ path, by, what }: Hidden, one: Problem, isRoot: boolean): boolean {
  const place = printable(path) || '/';
  if (one === by) return false;
  if (one.path === place) return what === 'all' || (what === 'all but roots' && !isRoot);
  return place === '/' || one.path.startsWith(`${place}/`);
}

/** Collects everything that is wrong, so that one answer tells all. */
export class Problems {
  readonly #found: Problem[] = [];
  /** Places of which nothing is told, since it follows from what is: by the problem that says so. */
  readonly #hidden: Hidden[] = [];
  readonly #roots = new Set<Problem>();

  error(place: Place, code: ProblemCode, message: string, hint = ''): void {
    this.#add(place, code, 'ERROR', message, hint);
  }

  /**
   * A part of the document that is missing or in the wrong place. What else is reported of that place (`place` or `hides`, and all
   * below) follows from it and is not told; nor is more to be looked for.
   * @param elsewhere where the part stands by mistake
   */
  root(place: Place, code: ProblemCode, message: string, hint: string, hides: string, elsewhere?: string): void {
    const before = this.#found.length;
    this.#add(place, code, 'ERROR', message, hint);
    const by = this.#found.at(before);
    if (by) this.#roots.add(by);
    this.#hidden.push({ path: hides, by, what: 'all but roots' });
    if (elsewhere !== undefined) this.#hidden.push({ path: elsewhere, by, what: 'all' });
  }

  /** A part was reported as unreadable: what is below it is not told, nor how it fits to others. */
  hide(path: string): void {
    this.#hidden.push({ path, by: undefined, what: 'what is below' });
  }

  /** Whether parts are missing or misplaced, so that checks of how parts fit together would only repeat it. */
  get broken(): boolean {
    return this.#hidden.length > 0;
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
    const isTold = (one: Problem): boolean => !this.#hidden.some((hidden) => hides(hidden, one, this.#roots.has(one)));
    const told = this.#found.filter(isTold);
    // Whatever hides whatever, a refusal says why.
    const errors = told.some(({ severity }) => severity === 'ERROR') ? told : this.#found;
    return (this.failed ? errors : told).toSorted((a, b) => a.line - b.line || a.col - b.col);
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
