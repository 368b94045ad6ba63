import type { EntityName } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { columnsOf, rowsOf, type EntityDefinition, type RowOf } from './entity-rows.ts';

/** A condition in SQL; `e` is the entity's table. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Which rows of an entity's table are read, all conditions together. */
export interface RowQuery<Row> {
  /** Values that properties must have; absent and null ones are no condition. */
  readonly equal?: { readonly [Property in keyof Row]?: Row[Property] | null | undefined };
  /** The property has one of these values. */
  readonly anyOf?: { readonly property: keyof Row & string; readonly values: readonly string[] };
  readonly conditions?: readonly Condition[];
  readonly orderBy?: readonly (keyof Row & string)[];
  readonly descending?: boolean;
  /** Values of the properties of `orderBy`: only rows behind this place are read. */
  readonly after?: readonly unknown[] | null;
  readonly limit?: number;
}

/** One parameter for any number of values: the text of the statement stays the same, so that it can be prepared. */
const arrayLiteral = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

/**
 * Reads rows of one table through MikroORM's query builder. They are plain rows: managed entities take several
 * times the CPU (decision 6), and nothing here changes them.
 */
export const findRows = async <Entity extends EntityDefinition>(
  em: SqlEntityManager,
  entity: Entity,
  query: RowQuery<RowOf<Entity>>,
): Promise<RowOf<Entity>[]> => rowsOf(entity, await runQuery(em, entity, ['*'], query));

/** Reads rows without some properties: large ones that the caller does not use. */
export async function findRowsWithout<Entity extends EntityDefinition, Omitted extends keyof RowOf<Entity> & string>(
  em: SqlEntityManager,
  entity: Entity,
  omitted: readonly Omitted[],
  query: RowQuery<RowOf<Entity>>,
): Promise<Omit<RowOf<Entity>, Omitted>[]> {
  const names: readonly string[] = omitted;
  const fields = [...columnsOf(entity).keys()].filter((property) => !names.includes(property));
  return rowsOf(entity, await runQuery(em, entity, fields, query));
}

async function runQuery<Entity extends EntityDefinition>(
  em: SqlEntityManager,
  entity: Entity,
  fields: readonly string[],
  { equal = {}, anyOf, conditions = [], orderBy = [], descending = false, after, limit }: RowQuery<RowOf<Entity>>,
): Promise<Record<string, unknown>[]> {
  const definition: object = entity;
  const columns = columnsOf(entity);
  const column = (property: string): string => `e.${columns.get(property) ?? property}`;
  const query = em.qb(definition as EntityName<Record<string, unknown>>, 'e').select([...fields]);
  for (const [property, value] of Object.entries(equal))
    if (value !== null && value !== undefined) query.andWhere(`${column(property)} = ?`, [value]);
  if (anyOf) query.andWhere(`${column(anyOf.property)} = any (?)`, [arrayLiteral(anyOf.values)]);
  for (const { sql, parameters } of conditions) query.andWhere(sql, [...parameters]);
  if (after) {
    const marks = after.map(() => '?').join(', ');
    query.andWhere(`(${orderBy.map(column).join(', ')}) ${descending ? '<' : '>'} (${marks})`, [...after]);
  }
  for (const property of orderBy) query.andOrderBy({ [property]: descending ? 'desc' : 'asc' });
  if (limit !== undefined) query.limit(limit);
  return await query.execute<Record<string, unknown>[]>('all', false);
}
