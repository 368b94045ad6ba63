import type { Condition } from './filter.rules.ts';

/** A column that rows are ordered by. */
export interface OrderColumn {
  readonly sql: string;
  readonly kind: 'uuid' | 'text' | 'int' | 'time';
}

/** One range of an index that gives rows in the wanted order; the ranges of a walk have no row in common. */
export interface Stream extends Condition {
  /** Instead of the list's table; its alias is `e`. */
  readonly from?: string;
  readonly fromParameters?: readonly unknown[];
  /** The columns of the order where they are read from another table here, so that its index gives it. */
  readonly order?: readonly string[];
}

/** Rows in an order, at most `bound` of them, each with what else is asked of it. */
export interface Walk {
  readonly table: string;
  readonly streams: readonly Stream[];
  readonly residual: readonly Condition[];
  readonly order: readonly OrderColumn[];
  /** The columns of the order that decide in these streams: the others have one value for each; default: all. */
  readonly decisive?: number | undefined;
  readonly descending: boolean;
  readonly after: readonly string[] | null;
  readonly bound: number;
}

/** A statement with `?` for its parameters. */
const joined = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.length === 0 ? 'true' : conditions.map(({ sql }) => `(${sql})`).join(' and '),
  parameters: conditions.flatMap(({ parameters }) => parameters),
});

/** How a place is written: a timestamp as microseconds, since JavaScript has only milliseconds. */
const written = (column: string, { kind }: OrderColumn): string =>
  kind === 'time' ? `(extract(epoch from ${column}) * 1000000)::int8::text` : `${column}::text`;
const read = ({ kind }: OrderColumn): string =>
  ({
    uuid: '?::uuid',
    text: '?::text',
    int: '?::int8',
    time: `timestamptz 'epoch' + ?::int8 * interval '1 microsecond'`,
  })[kind];

/** Whether a text is a place of this column, as `written` gives it. */
export const PLACE_PATTERN: Readonly<Record<OrderColumn['kind'], RegExp>> = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  text: /^[^\0]*$/,
  int: /^-?\d{1,18}$/,
  time: /^-?\d{1,17}$/,
};

function behind({ order, decisive, descending, after }: Walk): Condition[] {
  if (!after) return [];
  const deciding = order.slice(0, decisive);
  const columns = deciding.map(({ sql }) => sql).join(', ');
  const place = deciding.map(read).join(', ');
  return [{ sql: `(${columns}) ${descending ? '<' : '>'} (${place})`, parameters: after.slice(0, decisive) }];
}

const orderOf = (walk: Walk, names: readonly string[]): string =>
  names
    .slice(0, walk.decisive)
    .map((name) => `${name}${walk.descending ? ' desc' : ''}`)
    .join(', ');

/**
 * The rows of a walk in order: `o0`, `o1`, ... where they stand, `ok`: all that is asked of it holds, and the columns of `more`. Each stream
 * is cut at the bound, so that a filter that nothing matches costs no more.
 */
function walkRows(walk: Walk, more: readonly (readonly [name: string, sql: string])[] = []): Condition {
  const ok = joined(walk.residual);
  const names = walk.order.map((_, index) => `o${index}`);
  const asked = [`coalesce(${ok.sql}, false) as ok`, ...more.map(([name, sql]) => `${sql} as ${name}`)];
  const parts = walk.streams.map((stream) => {
    const order = walk.order.map((column, index) => ({ ...column, sql: stream.order?.[index] ?? column.sql }));
    const seek = joined([stream, ...behind({ ...walk, order })]);
    const columns = [...order.map(({ sql }, index) => `${sql} as o${index}`), ...asked].join(', ');
    return {
      sql: `select ${columns} from ${stream.from ?? `${walk.table} e`} where ${seek.sql} order by ${orderOf(
        walk,
        order.map(({ sql }) => sql),
      )} limit ${walk.bound}`,
      parameters: [...ok.parameters, ...(stream.fromParameters ?? []), ...seek.parameters],
    };
  });
  const parameters = parts.flatMap((part) => part.parameters);
  const [only] = parts;
  if (only && parts.length === 1) return { sql: only.sql, parameters };
  const union = parts.map(({ sql }) => `(${sql})`).join(' union all ');
  return { sql: `select * from (${union}) u order by ${orderOf(walk, names)} limit ${walk.bound}`, parameters };
}

/**
 * The first rows that match, and the last row of the walk where it ends before them (`last`): the page goes on behind that one. Rows are
 * read one by one, so that a page that is full early costs what it holds.
 */
export function pageStatement(walk: Walk, key: string, size: number): Condition {
  const rows = walkRows(walk, [['key', `${key}::text`]]);
  const names = walk.order.map((_, index) => `w.o${index}`);
  const place = walk.order.map((column, index) => `${written(`w.o${index}`, column)} as p${index}`).join(', ');
  const numbered = `select r.*, row_number() over (order by ${orderOf(
    walk,
    walk.order.map((_, index) => `r.o${index}`),
  )}) = ${walk.bound} as last from (${rows.sql}) r`;
  return {
    sql: `select w.key, ${place}, w.ok, w.last from (${numbered}) w where w.ok or w.last order by ${orderOf(walk, names)} limit ${size}`,
    parameters: rows.parameters,
  };
}

/** How many rows of the walk match, and how many it has. */
export function countStatement(walk: Walk): Condition {
  const rows = walkRows(walk);
  return {
    sql: `select count(*) filter (where r.ok)::int as value, count(*)::int as walked from (${rows.sql}) r`,
    parameters: rows.parameters,
  };
}

/** Stands for the rows of the walk among the fields that are counted. */
export const ALL_ROWS = '#';

/** The most frequent values of fields in the rows that match, and the number of rows of the walk. */
export function facetStatement(
  walk: Walk,
  facets: readonly (readonly [field: string, sql: string])[],
  limit: number,
): Condition {
  const rows = walkRows(
    walk,
    facets.map(([, sql], index) => [`f${index}`, `(${sql})::text`]),
  );
  const values = [`('${ALL_ROWS}', '')`, ...facets.map(([field], index) => `('${field}', r.f${index})`)].join(', ');
  return {
    sql: `select v.field, v.value, v.count::int from (
      select f.field, f.value, count(*) as count, row_number() over (partition by f.field order by count(*) desc, f.value) as place
        from (${rows.sql}) r cross join lateral (values ${values}) f (field, value)
       where f.field = '${ALL_ROWS}' or (r.ok and f.value is not null) group by 1, 2) v
     where v.place <= ${limit} order by v.field, v.place`,
    parameters: rows.parameters,
  };
}
