/** One place of a pattern: a letter, any letter (?), any run (*), or a set ([a-z], [!0-9]). */
type Atom =
  | { readonly kind: 'run' }
  /** `sample`: a letter that it takes; undefined where it takes none. */
  | { readonly kind: 'one'; readonly sample: string | undefined; has(letter: string): boolean };

function readSet(pattern: readonly string[], from: number): { atom: Atom; next: number } | undefined {
  const negated = pattern[from] === '!' || pattern[from] === '^';
  const first = negated ? from + 1 : from;
  let end = pattern[first] === ']' ? first + 1 : first;
  while (end < pattern.length && pattern[end] !== ']') end++;
  if (end >= pattern.length) return undefined;
  const ranges: [string, string][] = [];
  for (let at = first; at < end; at++) {
    const low = pattern[at] ?? '';
    const range = pattern[at + 1] === '-' && at + 2 < end;
    ranges.push([low, range ? (pattern[at + 2] ?? low) : low]);
    if (range) at += 2;
  }
  const inside = (letter: string): boolean => ranges.some(([low, high]) => low <= letter && letter <= high);
  const sample = negated ? 'x' : ranges.find(([low, high]) => low <= high)?.[0];
  return { atom: { kind: 'one', sample, has: (letter) => inside(letter) !== negated }, next: end + 1 };
}

const any: Atom = { kind: 'one', sample: 'x', has: () => true };
const exactly = (letter: string): Atom => ({ kind: 'one', sample: letter, has: (other) => other === letter });

function atoms(text: string): Atom[] {
  const pattern = Array.from(text);
  const found: Atom[] = [];
  for (let at = 0; at < pattern.length;) {
    const letter = pattern[at++] ?? '';
    const set = letter === '[' ? readSet(pattern, at) : undefined;
    if (set) {
      found.push(set.atom);
      at = set.next;
    } else if (letter === '\\' && at < pattern.length) found.push(exactly(pattern[at++] ?? ''));
    else if (letter === '*') found.push({ kind: 'run' });
    else found.push(letter === '?' ? any : exactly(letter));
  }
  return found;
}

/** One step back per star is enough, so time is at most pattern times name: no name makes it slow. */
function matchPart(pattern: readonly Atom[], name: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let letter = 0; letter < name.length;) {
    const atom = pattern[at];
    if (atom?.kind === 'run') {
      star = at++;
      resume = letter;
    } else if (atom?.has(name[letter] ?? '')) {
      at++;
      letter++;
    } else if (star >= 0) {
      at = star + 1;
      letter = ++resume;
    } else return false;
  }
  while (pattern[at]?.kind === 'run') at++;
  return at === pattern.length;
}

/** Letters that a pattern's part ends with, whatever its stars take: most names are told apart by them at once. */
function endOf(part: readonly Atom[], text: string): string {
  if (/[?[\]\\]/.test(text)) return '';
  return part.some(({ kind }) => kind === 'run') ? text.slice(text.lastIndexOf('*') + 1) : text;
}

/**
 * POSIX glob over a relative name: `*`, `?` and `[…]` stop at a slash and do not take a leading dot; `\` makes the next
 * letter literal.
 */
export function globMatcher(pattern: string): (name: string) => boolean {
  const parts = pattern
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .map((text) => ({ text, atoms: atoms(text) }))
    .map((part) => ({ ...part, end: endOf(part.atoms, part.text) }));
  return (name) => {
    if (!name.endsWith(parts.at(-1)?.end ?? '')) return false;
    const names = name.split('/');
    return (
      parts.length === names.length &&
      parts.every((part, index) => {
        const target = names[index] ?? '';
        if (target.startsWith('.') && !part.text.startsWith('.')) return false;
        return target.endsWith(part.end) && matchPart(part.atoms, Array.from(target));
      })
    );
  };
}

export const isGlobMatch = (pattern: string, name: string): boolean => globMatcher(pattern)(name);

/** The shortest name that one part of a pattern takes; undefined: it takes none. */
export function shortestMatch(part: string): string | undefined {
  const found = atoms(part).filter((atom) => atom.kind === 'one');
  return found.some(({ sample }) => sample === undefined) ? undefined : found.map(({ sample }) => sample).join('');
}

/** A text as a pattern that matches only itself. */
export const globQuote = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

/** Why a pattern (or file name) may leave the working directory; undefined: it does not. */
export function escapeProblem(pattern: string): string | undefined {
  if (pattern.startsWith('/')) return 'is absolute';
  if (pattern.split('/').includes('..')) return 'leads out of the working directory';
  return undefined;
}
