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

/** Why a mask is refused. */
export function maskFault(mask: string): string | undefined {
  if (mask.trim() === '') return 'is empty: it would fit every dataset';
  if (mask.length > 255) return 'is longer than 255 characters';
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return /[\u0000-\u001f\u007f]/.test(mask) || !mask.isWellFormed() ? 'holds a control character' : undefined;
}
