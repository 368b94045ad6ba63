import { findRows, type Database, type EntityDefinition, type RowOf, type RowQuery } from '@visor/db';
import type { Finder } from './find-page.ts';
import { pageOf, readPage, type Page, type PagedList, type PageRequest, type Place } from './page.rules.ts';

/** A paginated list of an entity's rows: its cursors hold the values of `orderBy`, which is unique. */
export interface EntityList<Entity extends EntityDefinition, P extends Place> extends PagedList<P> {
  readonly entity: Entity;
  readonly orderBy: readonly (keyof RowOf<Entity> & string)[];
  readonly descending?: boolean;
}

/** Reads one page of a list. @throws Refusal INVALID where `first` or `after` is none of this list */
export async function readEntityPage<Entity extends EntityDefinition, P extends Place>(
  { orm }: Pick<Database, 'orm'>,
  list: EntityList<Entity, P>,
  request: PageRequest,
  filter: Pick<RowQuery<RowOf<Entity>>, 'equal' | 'conditions'> = {},
): Promise<Page<RowOf<Entity>>> {
  const { entity, orderBy, descending = false } = list;
  const range = readPage(list, request);
  const order = { orderBy, descending, after: range.after, limit: range.size + 1 };
  const rows = await findRows(orm.em, entity, { ...filter, ...order });
  return pageOf(list, range, rows, (row) => orderBy.map((property) => row[property] as Place[number]));
}

/** A list of an entity's rows that can be filtered and ordered. @param key the property by which rows are read, its column has the same name */
export const entityFinder = <Entity extends EntityDefinition, Where extends object, By extends string>(
  list: EntityList<Entity, Place>,
  key: keyof RowOf<Entity> & string,
  rest: Omit<Finder<RowOf<Entity>, Where, By>, 'name' | 'defaultSize' | 'key' | 'keyOf' | 'readRows' | 'readAll'>,
): Finder<RowOf<Entity>, Where, By> => ({
  ...rest,
  name: list.name,
  defaultSize: list.defaultSize,
  key,
  keyOf: (row) => String(row[key]),
  readRows: ({ orm }, values) => findRows(orm.em, list.entity, { anyOf: { property: key, values } }),
  readAll: (db, request) => readEntityPage(db, list, request),
});
