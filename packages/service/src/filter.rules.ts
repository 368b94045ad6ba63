import { isStorable, isUuid, Refusal, textProblem } from '@visor/schema';

/** A part of a statement, with `?` for its parameters. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * The kinds of fields that a filter compares, as the inputs of schema/common.graphql; `value`: one value, and `part`: a part of a text in any
 * case, which are not given as operators; `metadata`: values of a JSON object by key.
 */
type ColumnKind = 'text' | 'uuid' | 'number' | 'time' | 'enum' | 'flag' | 'value' | 'part' | 'metadata';

/** What a field of a filter compares: SQL over the alias `e` of the list's table. */
interface FilterColumn {
  readonly kind: ColumnKind;
  readonly sql: string;
  /** A select of further values, where a row has several: what is asked must hold of one of them, and what is excluded of none. */
  readonly further?: string;
}

/** A column for each field of a filter. */
export type FilterColumns<Where> = { readonly [Field in keyof Where]-?: FilterColumn };

/** What a filter asks of one field: operators with their values, or yes or no. */
type Asked = Readonly<Record<string, unknown>> | readonly MetadataTerm[] | boolean | string | null | undefined;

/** What is asked of one key of a JSON object. */
interface MetadataTerm {
  readonly key: string;
  readonly text?: string | null;
  readonly number?: number | null;
  readonly flag?: boolean | null;
  readonly gte?: number | null;
  readonly lte?: number | null;
}

const MAX_METADATA_TERMS = 16;
const MAX_VALUES = 1_000;
const MAX_FILTER_TEXT = 1_000;

const CAST: Readonly<Record<ColumnKind, string>> = {
  text: 'text',
  enum: 'text',
  uuid: 'uuid',
  number: 'float8',
  time: 'timestamptz',
  flag: 'boolean',
  value: 'text',
  part: 'text',
  metadata: 'jsonb',
};
const COMPARED: Readonly<Record<string, string>> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

const NEVER: Condition = { sql: 'false', parameters: [] };
const ALWAYS: Condition = { sql: 'true', parameters: [] };

/** Returns the pattern of LIKE for a pattern in which `*` stands for any characters, and a backslash takes its meaning from what follows. */
export const likePattern = (pattern: string): string =>
  pattern.replace(/\\([^])|[^]/g, (found, escaped: string | undefined) => {
    const character = escaped ?? found;
    if (escaped === undefined && character === '*') return '%';
    return /[%_\\]/.test(character) ? `\\${character}` : character;
  });

function invalid(field: string, text: string): Refusal {
  return new Refusal('INVALID', `${field} ${text}`, { field });
}

/** Checks the size of a filter's value before anything is made of it. */
function checkValue(field: string, value: unknown): void {
  if (Array.isArray(value)) {
    if (value.length > MAX_VALUES)
      throw invalid(field, `has ${value.length} values; at most ${MAX_VALUES} are allowed`);
    value.forEach((item, index) => checkValue(`${field}[${index}]`, item));
  }
  if (typeof value !== 'string') return;
  if (value.length > MAX_FILTER_TEXT)
    throw invalid(field, `has ${value.length} characters; at most ${MAX_FILTER_TEXT} are allowed`);
  if (!isStorable(value)) throw invalid(field, 'holds NUL or half of a surrogate pair');
}

/** Values that the column can have: no uuid equals a text that is none. */
const possible = ({ kind }: FilterColumn, values: readonly unknown[]): readonly unknown[] =>
  kind === 'uuid' ? values.filter((value) => isUuid(value)) : values;

/** Whether the value of the column is one of these, or none of these; a value that is not there is none of them. */
function among(column: FilterColumn, values: readonly unknown[], isMeant: boolean): Condition {
  const found = possible(column, values);
  if (found.length === 0) return isMeant ? NEVER : ALWAYS;
  const { sql, kind } = column;
  return isMeant
    ? { sql: `${sql} = any (?::${CAST[kind]}[])`, parameters: [found] }
    : { sql: `(${sql} is null or ${sql} <> all (?::${CAST[kind]}[]))`, parameters: [found] };
}

const EXCLUDING: Readonly<Record<string, string>> = { not: 'in', notLike: 'like' };

function compare(column: FilterColumn, operator: string, value: unknown): Condition {
  const { further, ...first } = column;
  const own = compareOne(first, operator, value);
  if (further === undefined) return own;
  const excluded = EXCLUDING[operator];
  const { sql, parameters } = compareOne({ ...first, sql: 'further.value' }, excluded ?? operator, value);
  const found = `exists (select from (${further}) further (value) where ${sql})`;
  return {
    sql: excluded === undefined ? `(${own.sql} or ${found})` : `(${own.sql} and not ${found})`,
    parameters: [...own.parameters, ...parameters],
  };
}

function compareOne(column: FilterColumn, operator: string, value: unknown): Condition {
  const { sql, kind } = column;
  switch (operator) {
    case 'in':
    case 'not':
      return among(column, Array.isArray(value) ? value : [value], operator === 'in');
    case 'like':
      return { sql: `${sql} like ?`, parameters: [likePattern(String(value))] };
    case 'notLike':
      return { sql: `(${sql} is null or ${sql} not like ?)`, parameters: [likePattern(String(value))] };
    default:
      if (kind === 'uuid' && !isUuid(value)) return NEVER;
      return { sql: `${sql} ${COMPARED[operator]} ?::${CAST[kind]}`, parameters: [value] };
  }
}

function plainCondition(field: string, { kind, sql }: FilterColumn, asked: string): Condition[] {
  if (kind === 'part') {
    // A text that no name can hold is in none.
    if (textProblem(asked) !== undefined) return [NEVER];
    return asked === '' ? [] : [{ sql: `strpos(lower(${sql}), lower(?)) > 0`, parameters: [asked] }];
  }
  checkValue(`where.${field}`, asked);
  return [kind === 'uuid' && !isUuid(asked) ? NEVER : { sql: `${sql} = ?::${CAST[kind]}`, parameters: [asked] }];
}

/** Keys and values are parameters: no part of the statement is made from them. */
function metadataConditions(field: string, sql: string, terms: readonly MetadataTerm[]): Condition[] {
  if (terms.length > MAX_METADATA_TERMS)
    throw invalid(`where.${field}`, `has ${terms.length} terms; at most ${MAX_METADATA_TERMS} are allowed`);
  return terms.flatMap(({ key, text, number, flag, gte, lte }) => {
    const asked = [text, number, flag].filter((value) => value != null);
    for (const value of [key, text]) checkValue(`where.${field}`, value);
    const given = Object.entries({ text, number, flag, 'gte or lte': gte ?? lte }).filter(([, value]) => value != null);
    if (given.length !== 1)
      throw invalid(
        `where.${field}`,
        given.length === 0
          ? `asks nothing of ${key}: give text, number, flag, gte or lte`
          : `asks ${given.map(([name]) => name).join(' and ')} of ${key} in one term, of which no value can be both: give one of them, or terms of their own`,
      );
    const compared = `(case when jsonb_typeof(${sql} -> ?::text) = 'number' then (${sql} ->> ?::text)::float8 end)`;
    const ranges = [['>=', gte] as const, ['<=', lte] as const].filter(([, value]) => value != null);
    return [
      ...asked.map((value) => ({ sql: `${sql} @> ?::jsonb`, parameters: [JSON.stringify({ [key]: value })] })),
      ...ranges.map(([operator, value]) => ({
        sql: `${compared} ${operator} ?::float8`,
        parameters: [key, key, value],
      })),
    ];
  });
}

const isList = (asked: Asked): asked is readonly MetadataTerm[] => Array.isArray(asked);

/** The conditions of one field of a filter. @throws Refusal INVALID that names the value that is too long */
function fieldConditions(field: string, column: FilterColumn, asked: Asked): Condition[] {
  if (asked === null || asked === undefined) return [];
  if (typeof asked === 'boolean') return [{ sql: asked ? `(${column.sql})` : `not (${column.sql})`, parameters: [] }];
  if (typeof asked === 'string') return plainCondition(field, column, asked);
  if (isList(asked)) return metadataConditions(field, column.sql, asked);
  return Object.entries(asked).flatMap(([operator, value]) => {
    if (value === null || value === undefined) return [];
    checkValue(`where.${field}.${operator}`, value);
    return [compare(column, operator, value)];
  });
}

/** The fields of a filter that ask something, with their conditions. @throws Refusal INVALID as `fieldConditions` */
export function whereConditions<Where extends object>(
  columns: FilterColumns<Where>,
  where: Where,
): ReadonlyMap<keyof Where, readonly Condition[]> {
  const found = new Map<keyof Where, readonly Condition[]>();
  for (const field of Object.keys(columns) as (keyof Where & string)[]) {
    const conditions = fieldConditions(field, columns[field], where[field] as Asked);
    if (conditions.length > 0) found.set(field, conditions);
  }
  return found;
}

/** The values that a filter of an enumeration leaves, in order. */
export const chosenOf = <Value extends string>(
  values: readonly Value[],
  filter: { readonly in?: readonly Value[] | null; readonly not?: readonly Value[] | null } | null | undefined,
): readonly Value[] =>
  values.filter((value) => (filter?.in ?? values).includes(value) && !(filter?.not ?? []).includes(value));

/** The values that an `IdFilter` or `TextFilter` leaves where these are known: those of `eq` and `in`; undefined: any. */
export function namedBy(
  filter: { readonly eq?: string | null; readonly in?: readonly string[] | null } | null | undefined,
): readonly string[] | undefined {
  if (filter?.eq != null) return filter.in && !filter.in.includes(filter.eq) ? [] : [filter.eq];
  return filter?.in ?? undefined;
}

/** The part of a pattern before its first `*`. */
function prefixOf(pattern: string): string {
  const [, prefix = ''] = /^((?:\\[^]|[^\\*])*)/.exec(pattern) ?? [];
  return prefix;
}

/** The range of an index by name that a filter of the name leaves: given names, or a prefix; undefined: all. The column's collation is C. */
export function nameRange(
  column: string,
  filter:
    | { readonly eq?: string | null; readonly in?: readonly string[] | null; readonly like?: string | null }
    | null
    | undefined,
): Condition | undefined {
  const names = namedBy(filter);
  if (names) return { sql: `${column} = any (?::text[])`, parameters: [names] };
  const prefix = prefixOf(filter?.like ?? '');
  return prefix === '' ? undefined : { sql: `${column} like ?`, parameters: [likePattern(`${prefix}*`)] };
}
