import { isUuid, Refusal } from '@visor/schema';
import { isInt, pageOf, readPage, type Page, type PageRequest } from './page.rules.ts';

/** Before and after all uuids. */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';
const MAX_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Rows of a table from one key to another, both included. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/** Rows of one kind: of a range of keys, or of these keys alone; after an id, in the order of ids. */
export interface KindPage {
  readonly keys: KeyRange | readonly string[];
  readonly after: string;
  readonly limit: number;
}

/** The condition that a column is one of the keys of a page, with the parameters $1 and $2. */
export const keysSql = (
  keys: KindPage['keys'],
  column: string,
): { readonly sql: string; readonly values: unknown[] } =>
  'from' in keys
    ? { sql: `${column} between $1::uuid and $2::uuid`, values: [keys.from, keys.to] }
    : { sql: `${column} = any ($1::uuid[]) and $2::uuid is null`, values: [keys, null] };

/** One thing on which the tables of a service disagree. */
export interface Finding<Kind extends string> {
  readonly kind: Kind;
  readonly id: string;
  readonly text: string;
}

/** The rows of a kind, and the id after which it goes on; null at its end. */
export interface FoundRows<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** A table that is compared a range of keys at a time, and what is compared. */
interface Walk<Deps, Kind extends string, Row extends Finding<Kind>> {
  readonly kinds: readonly Kind[];
  /** Returns the next keys that one page compares; undefined at the end. */
  nextRange(deps: Deps, after: string): Promise<KeyRange | undefined>;
  readKind(deps: Deps, kind: Kind, page: KindPage): Promise<FoundRows<Row>>;
}

/** The walk, its range of keys, the kind that comes next, and the id of the last row of it. */
type Place = readonly [walk: number, from: string, to: string, kind: number, id: string];

const listOf = (name: string) => ({
  name,
  defaultSize: 100,
  isPlace: (parts: readonly unknown[]): parts is Place =>
    parts.length === 5 &&
    isInt(parts[0]) &&
    isUuid(parts[1]) &&
    isUuid(parts[2]) &&
    isInt(parts[3]) &&
    isUuid(parts[4]),
});

interface InconsistencySearch<Kind extends string> extends PageRequest {
  /** Compares the rows with these keys alone. */
  readonly keys?: readonly string[] | null;
  readonly kinds?: readonly Kind[] | null;
}

/** Keys that one search compares alone. */
const MAX_KEYS = 1_000;
/** A page ends with the first kind after this time, so that a request is answered in time. */
const PAGE_MS = 2_000;

function readKeys(keys: readonly string[] | null | undefined): readonly string[] | null {
  if (keys == null) return null;
  const wrong = keys.find((key) => !isUuid(key));
  if (wrong !== undefined) throw new Refusal('INVALID', 'keys must be uuids', { field: 'keys' });
  if (keys.length <= MAX_KEYS) return keys;
  throw new Refusal('INVALID', `keys must be at most ${MAX_KEYS}, not ${keys.length}`, { field: 'keys' });
}

/**
 * Reads a page of what tables disagree on: by walks, by ranges of keys, by kind, then by id. A page compares a bounded number of rows,
 * so that it may have less rows than asked for, or none, while there is more.
 * @param name as callers know the list
 * @param isWanted whether a kind is compared
 * @throws Refusal INVALID that names the field
 */
export async function readInconsistencies<Deps, Kind extends string, Row extends Finding<Kind>>(
  deps: Deps,
  walks: readonly Walk<Deps, Kind, Row>[],
  search: InconsistencySearch<Kind> & { readonly name: string },
  isWanted: (kind: Kind) => boolean = (kind) => search.kinds?.includes(kind) ?? true,
): Promise<Page<Row>> {
  const list = listOf(search.name);
  const { size, after } = readPage(list, search);
  const keys = readKeys(search.keys);
  const begun = performance.now();
  const nodes: Row[] = [];
  for (let place = after ?? (await firstPlace(0)); place; place = await placeAfter(place)) {
    const [walk, from, to, first] = place;
    let id = place[4];
    const { kinds, readKind } = walks[walk] ?? { kinds: [], readKind: undefined };
    for (const [kind, name] of kinds.entries()) {
      if (kind < first || !isWanted(name)) continue;
      const here: Place = [walk, from, to, kind, id];
      if (nodes.length === size || performance.now() - begun > PAGE_MS) return continueAt(here);
      const page = { keys: keys ?? { from, to }, after: id, limit: size - nodes.length };
      const { rows, next } = (await readKind?.(deps, name, page)) ?? { rows: [], next: null };
      nodes.push(...rows);
      if (next !== null) return continueAt([walk, from, to, kind, next]);
      id = NIL_UUID;
    }
  }
  return { nodes, pageInfo: { hasNextPage: false, endCursor: null } };

  /** The first place of a walk that has a wanted kind and rows, or of one after it. */
  async function firstPlace(walk: number): Promise<Place | undefined> {
    const rest = walks.slice(walk).entries();
    for (const [offset, { kinds, nextRange }] of rest) {
      if (!kinds.some(isWanted)) continue;
      const range = keys ? { from: NIL_UUID, to: MAX_UUID } : await nextRange(deps, NIL_UUID);
      if (range) return [walk + offset, range.from, range.to, 0, NIL_UUID];
    }
    return undefined;
  }

  async function placeAfter([walk, , to]: Place): Promise<Place | undefined> {
    const range = keys ? undefined : await walks[walk]?.nextRange(deps, to);
    return range ? [walk, range.from, range.to, 0, NIL_UUID] : await firstPlace(walk + 1);
  }

  function continueAt(place: Place): Page<Row> {
    const { pageInfo } = pageOf(list, { size: 1 }, [place, place], (row) => row);
    return { nodes, pageInfo };
  }
}
