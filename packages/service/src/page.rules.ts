import { isUuid, Refusal } from '@visor/schema';

/** What a caller asks of a keyset-paginated list. */
export interface PageRequest {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A page of what persons did to one thing: the key of the entity `SubjectActions`, to which each subgraph adds what it knows. */
export interface SubjectPage {
  /** Id of the thing, or name of a node. */
  readonly id: string;
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** A page of a list. */
export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Values of the sort columns of a row: where it stands in its list. */
export type Place = readonly (string | number)[];

/** One paginated list: the default size of its pages, and what its cursors hold. */
export interface PagedList<P extends Place> {
  /** As callers know it, e.g. `Task.jobs`; stands in its cursors, so that a cursor of another list is recognized. */
  readonly name: string;
  readonly defaultSize: number;
  /** Whether the parts of a cursor are a place in this list. */
  readonly isPlace: (parts: readonly unknown[]) => parts is P;
  /** Largest size of a page (default: 1,000). */
  readonly maxSize?: number;
  /** Whether it also takes the cursors without a list's name that it gave before; they are kept in databases. */
  readonly takesUnnamed?: boolean;
}

/** A request that was checked: rows of one page, and the place after which it begins (null: the beginning). */
interface PageRange<P extends Place> {
  readonly size: number;
  readonly after: P | null;
}

export const MAX_PAGE_SIZE = 1_000;
/** A dataset's name of 255 characters makes the longest: 4 bytes a character, 4/3 in base64, and escapes. */
const MAX_CURSOR_LENGTH = 4_096;
const SHOWN_LENGTH = 80;

const encode = (parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Reads `first` and `after` of any list. @throws Refusal INVALID that names the field, its value and what it may be. */
export function readPage<P extends Place>(list: PagedList<P>, { first, after }: PageRequest): PageRange<P> {
  const size = first ?? list.defaultSize;
  const most = list.maxSize ?? MAX_PAGE_SIZE;
  if (!Number.isInteger(size) || size < 1 || size > most)
    throw new Refusal('INVALID', `first must be from 1 to ${most}, not ${size}`, { field: 'first' });
  return { size, after: after == null ? null : readCursor(list, after) };
}

function readCursor<P extends Place>(list: PagedList<P>, cursor: string): P {
  const parts = cursor.length <= MAX_CURSOR_LENGTH ? decode(cursor) : undefined;
  const place = parts?.[0] === list.name ? parts.slice(1) : list.takesUnnamed ? parts : undefined;
  if (place && list.isPlace(place)) return place;
  const shown = JSON.stringify(cursor.slice(0, SHOWN_LENGTH).toWellFormed());
  throw new Refusal(
    'INVALID',
    `after must be an endCursor of ${list.name}, not ${shown}; leave it out to begin at the start`,
    { field: 'after' },
  );
}

/** The parts of a cursor; undefined unless it is one, character by character. */
function decode(cursor: string): readonly unknown[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    // Reading base64 passes over what is not of its alphabet.
    return Array.isArray(parts) && encode(parts) === cursor ? parts : undefined;
  } catch {
    return undefined;
  }
}

/** The cursor of a place in a list. */
export const encodeCursor = ({ name }: Pick<PagedList<Place>, 'name'>, place: Place): string =>
  encode([name, ...place]);

/** Makes a page from the rows, one more of which than requested shows that there is a next page. */
export function pageOf<Row, P extends Place>(
  list: PagedList<P>,
  { size }: Pick<PageRange<P>, 'size'>,
  rows: readonly Row[],
  placeOf: (row: Row) => Place,
): Page<Row> {
  const nodes = rows.slice(0, size);
  const last = nodes.at(-1);
  return {
    nodes,
    pageInfo: { hasNextPage: rows.length > size, endCursor: last ? encodeCursor(list, placeOf(last)) : null },
  };
}

const INT_LIMIT = 2 ** 31;
/** Whether it is a whole number that PostgreSQL's `int` holds. */
export const isInt = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= -INT_LIMIT && value < INT_LIMIT;

/** A list in the order of its rows' uuids. */
export const listById = (name: string, defaultSize = 50): PagedList<readonly [string]> => ({
  name,
  defaultSize,
  isPlace: (parts): parts is readonly [string] => parts.length === 1 && isUuid(parts[0]),
});
