import { UNPREPARED, type Database } from '@visor/db';
import { isStorable, isUuid, Refusal } from '@visor/schema';
import { chosenOf, namedBy, whereConditions, type Condition, type FilterColumns } from './filter.rules.ts';
import { encodeCursor, readPage, type Page, type PagedList, type PageRequest } from './page.rules.ts';
import {
  ALL_ROWS,
  countStatement,
  facetStatement,
  pageStatement,
  PLACE_PATTERN,
  type OrderColumn,
  type Stream,
  type Walk,
} from './walk.rules.ts';

/** What a list is ordered by. */
interface Order<By extends string> {
  readonly by: By;
  readonly direction: 'ASC' | 'DESC';
}

interface IdFilter {
  readonly eq?: string | null;
  readonly in?: readonly string[] | null;
}

/** Which ranges of indexes give the rows of a filter in an order, and the fields of the filter that they serve. */
export interface Access<Where> {
  readonly streams: readonly Stream[];
  readonly served?: readonly (keyof Where)[];
  /** How many columns of the order decide in these rows, where an index has no more of them. */
  readonly decisive?: number;
}

/** A list that can be filtered and ordered. */
export interface Finder<Row, Where extends object, By extends string> {
  /** Stands in its cursors. */
  readonly name: string;
  readonly defaultSize: number;
  readonly table: string;
  /** The column by which its rows are read. */
  readonly key: string;
  readonly keyOf: (row: Row) => string;
  readonly readRows: (db: Database, keys: readonly string[]) => Promise<readonly Row[]>;
  /** The list without a filter, in its standard order; default: as any other. */
  readonly readAll?: (db: Database, request: PageRequest) => Promise<Page<Row>>;
  readonly columns: FilterColumns<Where>;
  /** The columns of each order; the last one makes it unique. */
  readonly orders: Readonly<Record<By, readonly OrderColumn[]>>;
  readonly standard: Order<By>;
  /** The order of a filter that asks for none, where it is not the standard one. */
  readonly orderFor?: (where: Where) => Order<By> | undefined;
  /** Default: all rows; asked once the page is known to be one. @throws Refusal INVALID for an order that needs more */
  readonly access?: (where: Where, by: By) => Access<Where> | undefined | Promise<Access<Where> | undefined>;
  /** Columns whose values can be counted, by the names of the enum. */
  readonly facets: Readonly<Record<string, string>>;
}

/** What a caller asks of such a list. */
export interface FindRequest<Where, By extends string> extends PageRequest {
  readonly where?: Where | null;
  readonly orderBy?: (Partial<Order<By>> & Pick<Order<By>, 'by'>) | null;
}

/** A page that knows what it is a page of. */
export interface FoundPage<Row, Where> extends Page<Row> {
  readonly where: Where;
}

/** How many there are; not exact: at least that number. */
export interface Count {
  readonly value: number;
  readonly exact: boolean;
}

/** The values of a field in a selection. */
export interface FacetCounts {
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly exact: boolean;
}

/** Rows that a page looks at, at most, and so do its count and its facets. */
const MAX_WALK = 10_000;
const MAX_FACET_VALUES = 100;

type Reader = Pick<Database, 'query'>;

/** Runs a statement with `?` for its parameters. */
function run<Row>(db: Reader, { sql, parameters }: Condition): Promise<Row[]> {
  let number = 0;
  return db.query<Row>(`${UNPREPARED} ${sql.replaceAll('?', () => `$${++number}`)}`, parameters);
}

/** The walk over the rows of a filter, in an order. @throws Refusal INVALID that names what is wrong with the filter */
async function walkOf<Row, Where extends object, By extends string>(
  finder: Finder<Row, Where, By>,
  where: Where,
  by: By,
): Promise<Pick<Walk, 'table' | 'streams' | 'residual' | 'order' | 'decisive'>> {
  const asked = whereConditions(finder.columns, where);
  const {
    streams,
    served = [],
    decisive,
  } = (await finder.access?.(where, by)) ?? { streams: [{ sql: 'true', parameters: [] }] };
  const residual = [...asked].flatMap(([field, conditions]) => (served.includes(field) ? [] : conditions));
  return { table: finder.table, streams, residual, order: finder.orders[by], decisive };
}

/** The list of one order: a cursor of another order is none of it. */
function listOf<Row, Where extends object, By extends string>(
  { name, defaultSize, standard, orders }: Finder<Row, Where, By>,
  { by, direction }: Order<By>,
): PagedList<readonly string[]> {
  const isStandard = by === standard.by && direction === standard.direction;
  const columns = orders[by];
  return {
    name: isStandard ? name : `${name} by ${by} ${direction}`,
    defaultSize,
    isPlace: (parts): parts is readonly string[] =>
      parts.length === columns.length &&
      columns.every(({ kind }, index) => {
        const part = parts[index];
        return typeof part === 'string' && PLACE_PATTERN[kind].test(part) && isStorable(part);
      }),
  };
}

const isAsked = (where: object): boolean => Object.values(where).some((value) => value !== null && value !== undefined);

/** A row of `pageStatement`. */
type FoundPlace = Readonly<Record<`p${number}`, string>> & {
  readonly key: string;
  readonly ok: boolean;
  readonly last: boolean;
};

/**
 * Reads a page of the rows of a filter in an order. It looks at `MAX_WALK` rows at most: where fewer of them match, the page has
 * fewer rows, and goes on behind them. @throws Refusal INVALID for a wrong page, cursor, filter or order
 */
export async function findPage<Row, Where extends object, By extends string>(
  db: Database,
  finder: Finder<Row, Where, By>,
  request: FindRequest<Where, By>,
): Promise<FoundPage<Row, Where>> {
  const where: Where = request.where ?? ({} as Where);
  if (finder.readAll && !isAsked(where) && !request.orderBy) return { ...(await finder.readAll(db, request)), where };
  const asked = request.orderBy && { by: request.orderBy.by, direction: request.orderBy.direction ?? 'ASC' };
  const order = asked ?? finder.orderFor?.(where) ?? finder.standard;
  const list = listOf(finder, order);
  const { size, after } = readPage(list, request);
  const walk = {
    ...(await walkOf(finder, where, order.by)),
    descending: order.direction === 'DESC',
    after,
    bound: MAX_WALK,
  };
  const found =
    walk.streams.length === 0 ? [] : await run<FoundPlace>(db, pageStatement(walk, `e.${finder.key}`, size + 1));
  const keys = found.filter(({ ok }) => ok).map(({ key }) => key);
  const shown = keys.slice(0, size);
  const rows = shown.length === 0 ? [] : await finder.readRows(db, shown);
  const byKey = new Map(rows.map((row) => [finder.keyOf(row), row]));
  const isCut = keys.length > size;
  const end = isCut ? found.filter(({ ok }) => ok)[size - 1] : found.at(-1);
  return {
    nodes: shown.flatMap((key) => byKey.get(key) ?? []),
    pageInfo: {
      hasNextPage: isCut || end?.last === true,
      endCursor: end
        ? encodeCursor(
            list,
            walk.order.map((_, index) => end[`p${index}`] ?? ''),
          )
        : null,
    },
    where,
  };
}

interface KeyWalk<By extends string> {
  /** What an index of the order gives; undefined: all rows. */
  readonly seek: Condition | undefined;
  readonly residual: readonly Condition[];
  readonly order: Order<By>;
  readonly size: number;
}

/** The keys of the first rows of a list for which conditions hold, among its first `MAX_WALK` rows. */
export async function walkKeys<Row, Where extends object, By extends string>(
  db: Reader,
  finder: Finder<Row, Where, By>,
  { seek, residual, order, size }: KeyWalk<By>,
): Promise<string[]> {
  const { streams, ...walk } = await walkOf(finder, {} as Where, order.by);
  const sought = streams.map((stream) => ({
    ...stream,
    sql: seek ? `${stream.sql} and (${seek.sql})` : stream.sql,
    parameters: [...stream.parameters, ...(seek?.parameters ?? [])],
  }));
  const bounded = { ...walk, streams: sought, residual, descending: order.direction === 'DESC', after: null };
  const statement = pageStatement({ ...bounded, bound: MAX_WALK }, `e.${finder.key}`, size + 1);
  const found = await run<FoundPlace>(db, statement);
  return found.filter(({ ok }) => ok).map(({ key }) => key);
}

/** The rows of an id: at most those that the filter names; undefined where it names none. */
export function accessByIds<Where extends { readonly id?: IdFilter | null }>({ id }: Where): Access<Where> | undefined {
  const ids = namedBy(id)?.filter((value) => isUuid(value));
  return ids && { streams: [{ sql: 'e.id = any (?::uuid[])', parameters: [ids] }] };
}

/** The rows of each value of an enumeration that a filter leaves, by an index that begins with it; undefined where it leaves all. */
export const accessByValues = <Where, Value extends string>(
  values: readonly Value[],
  filter: { readonly in?: readonly Value[] | null; readonly not?: readonly Value[] | null } | null | undefined,
  field: keyof Where,
  column: string,
): Access<Where> | undefined =>
  (filter?.in ?? filter?.not) == null
    ? undefined
    : {
        streams: chosenOf(values, filter).map((value) => ({ sql: `${column} = ?::text`, parameters: [value] })),
        served: [field],
      };

/** Lists of one request whose rows are counted: each may take as long as thousands of rows take. */
const MAX_COUNTED_LISTS = 20;
const counted = new WeakMap<object, number>();

/** Counts the lists that a request has counted. @throws Refusal INVALID where they are too many */
export function spendCount(context: object): void {
  const lists = (counted.get(context) ?? 0) + 1;
  counted.set(context, lists);
  if (lists > MAX_COUNTED_LISTS)
    throw new Refusal(
      'INVALID',
      `one request may ask for count and facets of at most ${MAX_COUNTED_LISTS} lists whose rows have to be counted`,
      { field: 'count' },
    );
}

/** Resolvers of what a connection tells beside its page. */
export const connectionOf = <Row, Where extends object, By extends string, Context extends object>(
  finder: Finder<Row, Where, By>,
  dbOf: (context: Context) => Database,
) => ({
  count: ({ where }: { readonly where: Where }, _: unknown, context: Context): Promise<Count> => {
    spendCount(context);
    return countRows(dbOf(context), finder, where);
  },
  facets: (
    { where }: { readonly where: Where },
    { fields }: { readonly fields: readonly string[] },
    context: Context,
  ): Promise<readonly FacetCounts[]> => {
    spendCount(context);
    return countFacets(dbOf(context), finder, where, fields);
  },
});

/** Counts the rows of a filter among the first `MAX_WALK`. @throws Refusal INVALID as `findPage` */
export async function countRows<Row, Where extends object, By extends string>(
  db: Reader,
  finder: Finder<Row, Where, By>,
  where: Where,
): Promise<Count> {
  const { by, direction } = finder.orderFor?.(where) ?? finder.standard;
  const walk = await walkOf(finder, where, by);
  if (walk.streams.length === 0) return { value: 0, exact: true };
  const statement = countStatement({ ...walk, descending: direction === 'DESC', after: null, bound: MAX_WALK + 1 });
  const [{ value, walked } = { value: 0, walked: 0 }] = await run<{ value: number; walked: number }>(db, statement);
  return { value: Math.min(value, MAX_WALK), exact: walked <= MAX_WALK };
}

/** Counts the values of fields in the rows of a filter, over its first rows. @throws Refusal INVALID as `findPage` */
export async function countFacets<Row, Where extends object, By extends string>(
  db: Reader,
  finder: Finder<Row, Where, By>,
  where: Where,
  fields: readonly string[],
): Promise<FacetCounts[]> {
  const wanted = [...new Set(fields)];
  const { by, direction } = finder.orderFor?.(where) ?? finder.standard;
  const walk = await walkOf(finder, where, by);
  if (walk.streams.length === 0 || wanted.length === 0)
    return wanted.map((field) => ({ field, values: [], exact: true }));
  const statement = facetStatement(
    { ...walk, descending: direction === 'DESC', after: null, bound: MAX_WALK },
    wanted.map((field) => [field, finder.facets[field] ?? 'null'] as const),
    MAX_FACET_VALUES,
  );
  const rows = await run<{ field: string; value: string; count: number }>(db, statement);
  const walked = rows.find(({ field }) => field === ALL_ROWS)?.count ?? 0;
  const values = Map.groupBy(rows, ({ field }) => field);
  return wanted.map((field) => ({
    field,
    values: (values.get(field) ?? []).map(({ value, count }) => ({ value, count })),
    exact: walked < MAX_WALK,
  }));
}
