import { BigIntType, DateTimeType, DecimalType, type EntityKey, type InferEntity } from '@mikro-orm/core';

/** What `defineEntity` returns, as far as rows need it: its own type depends on each property. */
export interface EntityDefinition {
  readonly meta: { readonly properties: object };
}

/** A row of an entity's table: its properties, without those that MikroORM adds. */
export type RowOf<Entity> = {
  readonly [Property in EntityKey<InferEntity<Entity>> & string]: InferEntity<Entity>[Property];
};

interface Field {
  readonly property: string;
  readonly convert: ((value: string) => unknown) | undefined;
}
interface PropertyDefinition {
  readonly name?: string;
  readonly fieldName?: string;
  readonly type?: unknown;
}

const columnOf = (property: string): string => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function conversionOf({ type }: PropertyDefinition): Field['convert'] {
  if (type === BigIntType || type instanceof BigIntType) return Number;
  if (type === DecimalType || type instanceof DecimalType) return Number;
  return type === DateTimeType || type instanceof DateTimeType ? (value) => new Date(value) : undefined;
}

/** An entity's table: its fields by column and by property, as `selectColumns` names them, and its columns by property. */
interface Table {
  readonly fields: ReadonlyMap<string, Field>;
  readonly columns: ReadonlyMap<string, string>;
}

const knownTables = new WeakMap<object, Table>();

function tableOf({ meta }: EntityDefinition): Table {
  const known = knownTables.get(meta);
  if (known) return known;
  const properties = Object.entries(meta.properties as Readonly<Record<string, PropertyDefinition>>);
  const columns = new Map(properties.map(([property, { fieldName }]) => [property, fieldName ?? columnOf(property)]));
  const fields = new Map(
    properties.flatMap(([property, definition]): [string, Field][] => {
      const field = { property, convert: conversionOf(definition) };
      return [
        [columns.get(property) ?? property, field],
        [property, field],
      ];
    }),
  );
  const table = { fields, columns };
  knownTables.set(meta, table);
  return table;
}

/** Columns of the entity's table, by property. */
export const columnsOf = (entity: EntityDefinition): ReadonlyMap<string, string> => tableOf(entity).columns;

/** Returns columns of the entity's table under the names of their properties, for hand-written SQL: `j.task_id as "taskId"`. */
export function selectColumns<Entity extends EntityDefinition>(
  entity: Entity,
  alias: string,
  properties: readonly (keyof RowOf<Entity> & string)[],
): string {
  const columns = columnsOf(entity);
  return properties.map((property) => `${alias}.${columns.get(property) ?? property} as "${property}"`).join(', ');
}

/**
 * Converts rows as the driver reads them (`select f.*`, `returning d.*`, `selectColumns`) to rows of the entity: properties for columns,
 * numbers for `bigint`, dates for `timestamptz`. Further columns of a row stay as they are.
 */
export function rowsOf<Entity extends EntityDefinition, Extra = unknown>(
  entity: Entity,
  rows: readonly Readonly<Record<string, unknown>>[],
): (RowOf<Entity> & Extra)[] {
  const [first] = rows;
  if (!first) return [];
  const { fields } = tableOf(entity);
  const columns = Object.keys(first).map((column) => ({ column, property: column, ...fields.get(column) }));
  return rows.map((row) => {
    const converted: Record<string, unknown> = {};
    for (const { column, property, convert } of columns) {
      const value = row[column];
      converted[property] = convert && typeof value === 'string' ? convert(value) : value;
    }
    return converted as RowOf<Entity> & Extra;
  });
}
