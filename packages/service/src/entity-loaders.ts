import { findRows, type Database, type EntityDefinition, type RowOf } from '@visor/db';
import { isUuid } from '@visor/schema';
import DataLoader from 'dataloader';

/** Keys of one statement, so that reading its rows holds up no other request. */
const MAX_BATCH_SIZE = 1_000;
const options = { maxBatchSize: MAX_BATCH_SIZE } as const;

/** Loads one row per id: null where there is none, or where the id is not a uuid. */
export function rowLoader<Row>(
  load: (ids: readonly string[]) => Promise<readonly Row[]>,
  idOf: (row: Row) => string | null,
): DataLoader<string, Row | null> {
  return new DataLoader(async (ids) => {
    const uuids = ids.filter(isUuid);
    const rows = new Map((uuids.length > 0 ? await load(uuids) : []).map((row) => [idOf(row), row]));
    return ids.map((id) => rows.get(id.toLowerCase()) ?? null);
  }, options);
}

/** Loads any number of rows per id, in the order in which they are read. */
export function rowsLoader<Row>(
  load: (ids: readonly string[]) => Promise<readonly Row[]>,
  idOf: (row: Row) => string,
): DataLoader<string, readonly Row[]> {
  return new DataLoader(async (ids) => {
    const rows = Map.groupBy(await load(ids), idOf);
    return ids.map((id) => rows.get(id) ?? []);
  }, options);
}

/** Properties of an entity whose values are texts: ids and foreign keys. */
type TextProperty<Row> = { [Key in keyof Row]: Row[Key] extends string | null ? Key : never }[keyof Row] & string;

/** Loads rows of an entity by a unique property, which is a uuid. */
export function entityLoader<Entity extends EntityDefinition>(
  { orm }: Pick<Database, 'orm'>,
  entity: Entity,
  property: TextProperty<RowOf<Entity>>,
): DataLoader<string, RowOf<Entity> | null> {
  return rowLoader(
    (values) => findRows(orm.em, entity, { anyOf: { property, values } }),
    (row) => String(row[property]),
  );
}
