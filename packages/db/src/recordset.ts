/** TypeScript types of the values that a recordset's columns take. */
interface ColumnTypes {
  uuid: string;
  text: string;
  int: number;
  bigint: number;
  real: number;
  float8: number;
  boolean: boolean;
  timestamptz: Date;
  jsonb: unknown;
  'text[]': readonly string[];
}
type ColumnType = keyof ColumnTypes | `${keyof ColumnTypes}?`;
type ValueOf<Type extends ColumnType> = Type extends keyof ColumnTypes
  ? ColumnTypes[Type]
  : Type extends `${infer Base extends keyof ColumnTypes}?`
    ? ColumnTypes[Base] | null
    : never;

/** Rows that travel to a statement as one JSON parameter, described once: their type and the SQL that reads them. */
interface Recordset<Property extends string> {
  /** Returns the table expression that reads the rows from a parameter: `$1` -> `jsonb_to_recordset($1) as alias (...)`. */
  from(parameter: string, alias: string): string;
  /** The column names that belong to the properties, for the list of an `insert`. */
  readonly columns: string;
  /** Returns the properties in the order of `columns`, for the `select` of an `insert`. */
  values(alias: string): string;
  /** Returns assignments for the `set` of an `update`: `column = alias.property`. */
  set(alias: string, ...properties: readonly Property[]): string;
}

/** The type of a recordset's rows. */
export type RecordOf<Set> = Set extends Recordset<string> & { readonly row?: infer Row }
  ? Exclude<Row, undefined>
  : never;

/** Returns the column that a property stands for: `failureCode` -> `failure_code`. */
const columnOf = (property: string): string => property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Describes rows by the PostgreSQL type of each property; `?` marks one that may be null. */
export function recordset<const Spec extends Readonly<Record<string, ColumnType>>>(
  spec: Spec,
): Recordset<keyof Spec & string> & { readonly row?: { readonly [Property in keyof Spec]: ValueOf<Spec[Property]> } } {
  const properties = Object.keys(spec);
  const definitions = Object.entries(spec).map(([property, type]) => `"${property}" ${type.replace('?', '')}`);
  return {
    from: (parameter, alias) => `jsonb_to_recordset(${parameter}) as ${alias} (${definitions.join(', ')})`,
    columns: properties.map(columnOf).join(', '),
    values: (alias) => properties.map((property) => `${alias}."${property}"`).join(', '),
    set: (alias, ...chosen) => chosen.map((property) => `${columnOf(property)} = ${alias}."${property}"`).join(', '),
  };
}
