import { characterProblem, NAME_LIMIT_BYTES, utf8Length } from '@visor/schema';
import type { MaskKind } from '../../generated/types.ts';

/** A template as far as matching goes. */
export interface MaskedTemplate {
  readonly id: string;
  readonly mask: string;
  readonly maskKind: MaskKind;
  readonly createdAt: Date;
}

type Mask = Pick<MaskedTemplate, 'mask' | 'maskKind'>;

/** Matches a glob: `*` is any run of characters, `?` one. It backtracks to the last star only: time is at most mask times name. */
function matchesGlob(mask: readonly string[], name: readonly string[]): boolean {
  let position = 0;
  let star = -1;
  let resume = 0;
  for (let letter = 0; letter < name.length;) {
    if (mask[position] === '*') {
      star = position++;
      resume = letter;
    } else if (mask[position] === '?' || mask[position] === name[letter]) {
      position++;
      letter++;
    } else if (star >= 0) {
      position = star + 1;
      letter = ++resume;
    } else return false;
  }
  while (mask[position] === '*') position++;
  return position === mask.length;
}

/** Returns whether a dataset's name contains the mask (substring) or matches all of it (glob). */
export const isMaskMatch = ({ mask, maskKind }: Mask, name: string): boolean =>
  maskKind === 'glob' ? matchesGlob(Array.from(mask), Array.from(name)) : name.includes(mask);

/** Counts the characters of the mask that a name must contain as they are. */
const countLiterals = ({ mask, maskKind }: MaskedTemplate): number =>
  maskKind === 'glob'
    ? Array.from(mask).filter((letter) => letter !== '*' && letter !== '?').length
    : Array.from(mask).length;

const comparePrecedence = (a: MaskedTemplate, b: MaskedTemplate): number =>
  countLiterals(b) - countLiterals(a) || b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1);

/** Returns the template for a dataset: of those that fit, the one with the most literal characters, then the newest, then the lowest id. */
export const chooseTemplate = <T extends MaskedTemplate>(templates: readonly T[], name: string): T | undefined =>
  templates.filter((template) => isMaskMatch(template, name)).toSorted(comparePrecedence)[0];

/** Returns the mask as a pattern of SQL's LIKE, with the backslash as escape. */
export function toLikePattern({ mask, maskKind }: Mask): string {
  const quoted = mask.replaceAll(/[\\%_]/g, '\\$&');
  return maskKind === 'glob' ? quoted.replaceAll('*', '%').replaceAll('?', '_') : `%${quoted}%`;
}

const letterPairs = (letters: string): string[] =>
  Array.from({ length: Math.max(0, letters.length - 1) }, (_, index) => letters.slice(index, index + 2));

/** Returns the templates whose masks are most similar to a name, by the share of letter pairs that both contain. */
export function findNearestMasks<T extends MaskedTemplate>(templates: readonly T[], name: string, limit: number): T[] {
  const namePairs = new Set(letterPairs(name.toLowerCase()));
  const similarityOf = ({ mask }: MaskedTemplate): number => {
    const pairs = letterPairs(mask.toLowerCase());
    return pairs.filter((pair) => namePairs.has(pair)).length / Math.max(1, pairs.length);
  };
  const ranked = templates.map((template) => ({ template, similarity: similarityOf(template) }));
  return ranked
    .toSorted((a, b) => b.similarity - a.similarity || comparePrecedence(a.template, b.template))
    .slice(0, limit)
    .map(({ template }) => template);
}

/** Returns why a mask is refused (it fits every dataset, or none), or undefined. */
export function maskProblem(mask: string): string | undefined {
  if (mask.trim() === '') return 'is empty: it would fit every dataset';
  const problem = /[/\\]/.test(mask) ? 'holds a slash or backslash' : characterProblem(mask);
  if (problem !== undefined) return `${problem}; no name of a dataset does`;
  const bytes = utf8Length(mask);
  const limit = NAME_LIMIT_BYTES.derived;
  return bytes > limit ? `is ${bytes} bytes long; at most ${limit} bytes of UTF-8 are allowed` : undefined;
}
