import { UNPREPARED, type Database } from '@visor/db';
import { namedBy, type FilterColumns } from './filter.rules.ts';
import { filterSql } from './filter-sql.ts';
import { pageOf, readPage, type Page, type PagedList, type PageRequest } from './page.rules.ts';
import { nextWindow, type EventFilter, type RecordedEvent, type TimeWindow } from './recorded-event.rules.ts';

/** A table that changes are recorded in, as SQL. */
export interface EventSource {
  /** Stands in ids and cursors. */
  readonly name: string;
  /** The table with its alias. */
  readonly table: string;
  /** Joins for what its rows lack, each to at most one row. */
  readonly joins?: string;
  /** Number of a row: a sequence without a cache gives them, so that those of rows that come later are larger. */
  readonly id: string;
  readonly sequence: string;
  readonly at: string;
  /** The column that names what the event is about. */
  readonly subjectId: string;
  readonly isSubjectUuid: boolean;
  /** Expressions of the other fields of an event; null where it has none. */
  readonly columns: Readonly<Record<Exclude<keyof RecordedEvent, 'id' | 'at' | 'subjectId'>, string>>;
  /** A statement that gives the `id` of one of the oldest rows. */
  readonly oldest: string;
}

/** A row of an event, with its place in the order of all. */
export interface EventRow extends RecordedEvent {
  readonly micros: string;
  readonly sourceName: string;
  readonly number: string;
}

const FIELDS = ['type', 'subject', 'name', 'taskId', 'attempt', 'source', 'target', 'code', 'by', 'reason'] as const;

/** What a statement selects of a source. */
export const selectEvents = ({ name, table, joins = '', id, at, subjectId, columns }: EventSource): string =>
  `select '${name}' as "sourceName", ${id} as number, ${at} as at, ${subjectId}::text as "subjectId", ${FIELDS.map(
    (field) => `(${columns[field]})::${field === 'attempt' || field === 'code' ? 'int' : 'text'} as "${field}"`,
  ).join(', ')} from ${table} ${joins}`;

const MICROS = `(extract(epoch from e.at) * 1000000)::bigint::text as micros`;

/** What is read of the rows of `selectEvents`, under the alias `e`. */
export const EVENT_COLUMNS = `e."sourceName" || '-' || e.number as id, e.at, ${MICROS}, e."sourceName", e.number::text as number, e."subjectId",
  ${FIELDS.map((field) => `e."${field}"`).join(', ')}`;

/** As the database gives it. */
export type StoredEventRow = Omit<EventRow, 'at'> & { readonly at: string };

export const eventOf = (row: StoredEventRow): EventRow => ({ ...row, at: new Date(row.at) });

const COLUMNS: FilterColumns<Omit<EventFilter, 'at'>> = {
  type: { kind: 'text', sql: 'e.type' },
  subject: { kind: 'enum', sql: 'e.subject' },
  subjectId: { kind: 'text', sql: 'e."subjectId"' },
  name: { kind: 'text', sql: 'e.name' },
  task: { kind: 'text', sql: 'e."taskId"' },
  to: { kind: 'text', sql: 'e.target' },
  code: { kind: 'number', sql: 'e.code' },
  by: { kind: 'text', sql: 'e.by' },
  reason: { kind: 'text', sql: 'e.reason' },
};

const isNumber = (part: unknown): part is string => typeof part === 'string' && /^\d{1,18}$/.test(part);

const listOf = (name: string): PagedList<readonly [string, string, string]> => ({
  name,
  defaultSize: 50,
  isPlace: (parts): parts is readonly [string, string, string] =>
    parts.length === 3 && isNumber(parts[0]) && /^[a-z]{0,20}$/.test(String(parts[1])) && isNumber(parts[2]),
});

interface EventsRequest extends PageRequest {
  readonly where?: EventFilter | null;
}

const LONGEST_MS = 3 * 366 * 86_400_000;

/** Conditions on the time and, where a filter names them, on what events are about: an index has those. */
function boundsOf(source: EventSource, ids: readonly string[] | undefined): string {
  const time = `${source.at} >= $1 and ${source.at} < $2`;
  if (!ids) return time;
  const array = source.isSubjectUuid
    ? `(array(select u::uuid from unnest($7::text[]) u where u ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'))`
    : `($7::text[])`;
  return `${time} and ${source.subjectId} = any ${array}`;
}

/** The first events of a window, without what is looked up for each: the database leaves out what nothing asks for. */
const findStatement = (
  sources: readonly EventSource[],
  ids: readonly string[] | undefined,
  filter: string,
): string => `${UNPREPARED}
  select s.scanned, r.* from (
    select ${sources.map((source) => `(select count(*) from ${source.table} where ${boundsOf(source, ids)})`).join(' + ')} as scanned) s
    left join lateral (
      select e."sourceName", e.number::text as number, e.at from (
        ${sources.map((source) => `${selectEvents(source)} where ${boundsOf(source, ids)}`).join(' union all ')}) e
       where (e.at, e."sourceName" collate "C", e.number) < (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::text, $5::bigint)${filter}
       order by e.at desc, e."sourceName" collate "C" desc, e.number desc limit $6) r on true`;

interface FoundPlace {
  readonly scanned: string;
  /** Null where the window has none. */
  readonly sourceName: string | null;
  readonly number: string;
  readonly at: string;
}

/** Reads the events at these places, newest first. */
async function readPlaces(
  db: Pick<Database, 'query'>,
  sources: readonly EventSource[],
  places: readonly FoundPlace[],
): Promise<EventRow[]> {
  if (places.length === 0) return [];
  const statements = sources.map(
    (source, index) =>
      `${selectEvents(source)} where ${source.at} >= $1::timestamptz - interval '1 ms' and ${source.at} <= $2::timestamptz + interval '1 ms'
         and ${source.id} = any ($${index + 3}::bigint[])`,
  );
  const numbers = sources.map(({ name }) =>
    places.flatMap(({ sourceName, number }) => (sourceName === name ? [number] : [])),
  );
  const rows = await db.query<StoredEventRow>(
    `select ${EVENT_COLUMNS} from (${statements.join(' union all ')}) e
      order by e.at desc, e."sourceName" collate "C" desc, e.number desc`,
    [places.at(-1)?.at, places[0]?.at, ...numbers],
  );
  return rows.map(eventOf);
}

/**
 * Reads a page of events, newest first. It looks at a bounded number of rows, so that a page may have few events, or none, while
 * there are more. @throws Refusal INVALID for a wrong page, cursor or filter
 */
export async function readEvents(
  db: Pick<Database, 'query'>,
  name: string,
  sources: readonly EventSource[],
  request: EventsRequest,
  now: Date,
): Promise<Page<EventRow>> {
  const list = listOf(name);
  const { size, after } = readPage(list, request);
  const { at, ...where } = request.where ?? {};
  const ids = namedBy(where.subjectId);
  const place = after ?? [String((now.getTime() + 60_000) * 1_000), '', '0'];
  const range: TimeWindow = {
    from: at?.gte == null ? now.getTime() - LONGEST_MS : Date.parse(at.gte),
    to: Math.min(
      at?.lt == null ? Number.POSITIVE_INFINITY : Date.parse(at.lt),
      Math.floor(Number(place[0]) / 1_000) + 1,
    ),
  };
  const parameters = ids ? [ids] : [];
  const filter = filterSql(COLUMNS, where, 6 + parameters.length);
  const found: EventRow[] = [];
  const whole = ids ? range : undefined;
  let window = whole && whole.to > whole.from ? whole : nextWindow(range, undefined, now.getTime());
  let total = 0;
  let end = range.to;
  while (window && found.length <= size) {
    const places = await db.query<FoundPlace>(findStatement(sources, ids, filter.sql), [
      new Date(window.from),
      new Date(window.to),
      ...place,
      size + 1 - found.length,
      ...parameters,
      ...filter.parameters,
    ]);
    found.push(
      ...(await readPlaces(
        db,
        sources,
        places.filter(({ sourceName }) => sourceName !== null),
      )),
    );
    const scanned = Number(places[0]?.scanned ?? 0);
    total += scanned;
    end = window.from;
    window = nextWindow(range, { ...window, rows: scanned, total }, now.getTime());
  }
  const page = pageOf(list, { size }, found, ({ micros, sourceName, number }) => [micros, sourceName, number]);
  if (found.length > size || end <= range.from) return page;
  // What is before `end` was not looked at.
  const cut = pageOf(list, { size: 1 }, [end], (time) => [String(Math.max(0, time) * 1_000), '', '0']);
  return { nodes: page.nodes, pageInfo: { hasNextPage: true, endCursor: cut.pageInfo.endCursor } };
}

/** @throws Refusal INVALID that names the value that is too long */
export function checkEventFilter(where: EventFilter | null | undefined): void {
  const { at: _at, ...rest } = where ?? {};
  filterSql(COLUMNS, rest, 0);
}
