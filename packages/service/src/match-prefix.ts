import { assertValid, textProblem } from '@visor/schema';

/** A thing whose id or name begins as asked, as a statement gives it. */
export interface MatchRow<Kind extends string> {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string | null;
}

const MAX_PREFIX_LENGTH = 255;
const MAX_FIRST = 50;

interface MatchRequest {
  readonly prefix: string;
  readonly first?: number | null;
}

/** Parameters of a statement that looks for a prefix: of names the range in the order of bytes, of ids the range of uuids. */
interface MatchRange {
  readonly prefix: string;
  /** Greater than all texts with the prefix. */
  readonly nameEnd: string;
  readonly ids: IdRange | null;
  readonly first: number;
}

/** @throws Refusal INVALID for a prefix or a number that is not allowed */
export function readMatchRequest({ prefix, first }: MatchRequest): MatchRange {
  const size = first ?? 10;
  assertValid(
    'first',
    Number.isInteger(size) && size >= 1 && size <= MAX_FIRST ? undefined : `must be from 1 to ${MAX_FIRST}`,
  );
  assertValid(
    'prefix',
    prefix.length > MAX_PREFIX_LENGTH
      ? `has ${prefix.length} characters; at most ${MAX_PREFIX_LENGTH} are allowed`
      : textProblem(prefix),
  );
  return { prefix, nameEnd: `${prefix}\u{10ffff}`, ids: idRange(prefix), first: size };
}

interface IdRange {
  readonly first: string;
  readonly last: string;
}

/** Returns the least and the greatest id whose digits begin so, whatever dashes are between them; null: no id's do, or any. */
export function idsOfDigits(text: string): IdRange | null {
  const digits = text.toLowerCase().replaceAll('-', '');
  if (!/^[0-9a-f]{1,32}$/.test(digits)) return null;
  return { first: uuidOf(digits.padEnd(32, '0')), last: uuidOf(digits.padEnd(32, 'f')) };
}

/** Returns the least and the greatest id that begin with a text; null: no id does, or any. */
export function idRange(prefix: string): IdRange | null {
  const range = idsOfDigits(prefix);
  return range?.first.startsWith(prefix.toLowerCase()) ? range : null;
}

const uuidOf = (digits: string): string =>
  [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
