import { characterProblem, NAME_LIMIT_BYTES, utf8Length } from '@visor/schema';
import type { MaskKind } from '../../generated/resolvers.ts';

/** A template as far as matching goes. */
export interface Masked {
  readonly id: string;
  readonly mask: string;
  readonly maskKind: MaskKind;
  /** ISO 8601; later is newer. */
  readonly createdAt: string;
}

/** `*` is any run of characters, `?` one. One step back per star: time is at most mask times name. */
function glob(mask: readonly string[], name: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let letter = 0; letter < name.length;) {
    if (mask[at] === '*') {
      star = at++;
      resume = letter;
    } else if (mask[at] === '?' || mask[at] === name[letter]) {
      at++;
      letter++;
    } else if (star >= 0) {
      at = star + 1;
      letter = ++resume;
    } else return false;
  }
  while (mask[at] === '*') at++;
  return at === mask.length;
}

/** Whether a dataset's name fits: contains the mask (substring), or is all of it (glob). */
export const maskFits = ({ mask, maskKind }: Pick<Masked, 'mask' | 'maskKind'>, name: string): boolean =>
  maskKind === 'glob' ? glob(Array.from(mask), Array.from(name)) : name.includes(mask);

/** Letters of the mask that must be there as they are. */
const literals = ({ mask, maskKind }: Masked): number =>
  maskKind === 'glob'
    ? Array.from(mask).filter((letter) => letter !== '*' && letter !== '?').length
    : Array.from(mask).length;

const order = (a: Masked, b: Masked): number =>
  literals(b) - literals(a) || Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? -1 : 1);

/** The template for a dataset: of those that fit, the one with the most literal letters, then the newest, then the lowest id. */
export const choose = <T extends Masked>(templates: readonly T[], name: string): T | undefined =>
  templates.filter((one) => maskFits(one, name)).toSorted(order)[0];

/** The mask as a pattern of SQL's LIKE, with the backslash as escape. */
export function likePattern({ mask, maskKind }: Pick<Masked, 'mask' | 'maskKind'>): string {
  const quoted = mask.replaceAll(/[\\%_]/g, '\\$&');
  return maskKind === 'glob' ? quoted.replaceAll('*', '%').replaceAll('?', '_') : `%${quoted}%`;
}

const pairsOf = (letters: string): string[] =>
  Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2));

/** Those whose masks share most with a name, nearest first: by pairs of letters that stand in both. */
export function nearest<T extends Masked>(templates: readonly T[], name: string, most: number): T[] {
  const inName = new Set(pairsOf(name.toLowerCase()));
  const share = ({ mask }: Masked): number => {
    const pairs = pairsOf(mask.toLowerCase());
    return pairs.filter((pair) => inName.has(pair)).length / Math.max(1, pairs.length);
  };
  const ranked = templates.map((template) => ({ template, share: share(template) }));
  return ranked
    .toSorted((a, b) => b.share - a.share || order(a.template, b.template))
    .slice(0, most)
    .map(({ template }) => template);
}

/** Why a mask is refused: it would fit every dataset, or none. */
export function maskFault(mask: string): string | undefined {
  if (mask.trim() === '') return 'is empty: it would fit every dataset';
  const problem = /[/\\]/.test(mask) ? 'holds a slash or backslash' : characterProblem(mask);
  if (problem !== undefined) return `${problem}; no name of a dataset does`;
  const bytes = utf8Length(mask);
  const limit = NAME_LIMIT_BYTES.derived;
  return bytes > limit ? `is ${bytes} bytes long; at most ${limit} bytes of UTF-8 are allowed` : undefined;
}
