import type { Database } from '@visor/db';
import { isStorable, isUuid, Refusal } from '@visor/schema';
import { likePattern, type Condition } from './filter.rules.ts';
import { walkKeys, type Finder } from './find-page.ts';
import { idsOfDigits } from './match-prefix.ts';

/** A text that is looked for, as the entity `Search`. */
export interface SearchText {
  readonly id: string;
}

/** What a text is looked for in. */
interface Searched<By extends string> {
  /** Columns that hold names. */
  readonly names?: readonly string[];
  /** The order that an index of the first of them gives: names that begin with the text come first. */
  readonly byName?: By;
}

const MAX_TEXT_LENGTH = 200;
const MAX_FOUND = 100;
const ID_PREFIX = /^[\da-f]{8}[\da-f-]{0,28}$/i;

/** Checks what a person looks for. @throws Refusal INVALID for a text that is empty or too long */
export function searchedText(text: string): string {
  const wanted = text.trim();
  if (wanted !== '' && wanted.length <= MAX_TEXT_LENGTH && isStorable(wanted)) return wanted;
  throw new Refusal('INVALID', `text must have 1 to ${MAX_TEXT_LENGTH} characters, without NUL`, { field: 'text' });
}

/** The ids that begin with a text of eight digits or more; undefined for another text. */
function idsFrom(text: string): Condition | undefined {
  const ids = ID_PREFIX.test(text) ? idsOfDigits(text) : null;
  return ids ? { sql: 'e.id between ?::uuid and ?::uuid', parameters: [ids.first, ids.last] } : undefined;
}

/**
 * Finds what has the text as its id or the beginning of it, then names that begin with it, then names that hold it in any case, among
 * the first 10,000 rows. @param first at most 100
 */
export async function searchRows<Row, Where extends object, By extends string>(
  db: Database,
  finder: Finder<Row, Where, By>,
  { text, first, names = [], byName }: Searched<By> & { readonly text: string; readonly first: number },
): Promise<readonly Row[]> {
  if (!Number.isInteger(first) || first < 1 || first > MAX_FOUND)
    throw new Refusal('INVALID', `first must be from 1 to ${MAX_FOUND}, not ${first}`, { field: 'first' });
  const wanted = searchedText(text);
  const keys = new Set<string>();
  const [name] = names;
  const isName: boolean = !isUuid(wanted);
  const range = finder.key === 'id' ? idsFrom(wanted) : undefined;
  const add = async (seek: Condition | undefined, residual: readonly Condition[], by: By): Promise<void> => {
    if (keys.size >= first) return;
    const direction = by === finder.standard.by ? finder.standard.direction : 'ASC';
    for (const key of await walkKeys(db, finder, { seek, residual, order: { by, direction }, size: first }))
      keys.add(key);
  };
  if (range) await add(range, [], finder.standard.by);
  if (isName && name !== undefined && byName !== undefined) {
    const begins = likePattern(`${wanted.replaceAll(/[*\\]/g, '\\$&')}*`);
    await add({ sql: `${name} like ?`, parameters: [begins] }, [], byName);
  }
  if (isName && names.length > 0) {
    const holds = names.map((column) => `strpos(lower(${column}), lower(?)) > 0`).join(' or ');
    await add(undefined, [{ sql: holds, parameters: names.map(() => wanted) }], finder.standard.by);
  }
  const shown = [...keys].slice(0, first);
  const rows = shown.length === 0 ? [] : await finder.readRows(db, shown);
  const byKey = new Map(rows.map((row) => [finder.keyOf(row), row]));
  return shown.flatMap((key) => byKey.get(key) ?? []);
}
