import { findRows, type Database, type EntityDefinition, type RowOf } from '@visor/db';
import { isUuid } from '@visor/schema';
import DataLoader from 'dataloader';

/*
 * Loaders of one request: what resolvers ask for in one turn of the event loop becomes one statement. A loader remembers
 * what it has read, and lives as long as one request or one event of a subscription.
 */

/** Keys of one statement, so that reading its rows holds up no other request. */
const MAX_BATCH_SIZE = 500;

interface LoaderOptions {
  /** Keys of one statement (default 500): fewer where each key has many rows, or large ones. */
  readonly maxBatchSize?: number;
}

/** Loads one row for each uuid; null where there is none, or where the key is no uuid. */
type RowLoader<Row> = DataLoader<string, Row | null>;
/** Loads any number of rows for each uuid. */
type RowsLoader<Row> = DataLoader<string, readonly Row[]>;

/** Reads the rows of all these ids, in one statement. */
type Load<Row> = (ids: readonly string[]) => Promise<readonly Row[]>;
/** The ids by which a row is asked for. */
type IdsOf<Row> = (row: Row) => string | null | readonly string[];

/** The rows of each key, whatever its case; a key that is no uuid has no rows and is not sent. */
async function rowsByKey<Row>(keys: readonly string[], load: Load<Row>, idsOf: IdsOf<Row>): Promise<Row[][]> {
  const wanted = [...new Set(keys.filter(isUuid).map((key) => key.toLowerCase()))];
  const found = new Map<string, Row[]>(wanted.map((id) => [id, []]));
  if (wanted.length > 0)
    for (const row of await load(wanted)) for (const id of [idsOf(row)].flat()) found.get(id ?? '')?.push(row);
  return keys.map((key) => found.get(key.toLowerCase()) ?? []);
}

/** Loads the first row that has the key among its ids. */
export const rowLoader = <Row>(load: Load<Row>, idsOf: IdsOf<Row>, options?: LoaderOptions): RowLoader<Row> =>
  new DataLoader(async (keys) => (await rowsByKey(keys, load, idsOf)).map(([first]) => first ?? null), batch(options));

/** Loads the rows that have the key among their ids, in the order in which they are read. */
export const rowsLoader = <Row>(load: Load<Row>, idsOf: IdsOf<Row>, options?: LoaderOptions): RowsLoader<Row> =>
  new DataLoader((keys) => rowsByKey(keys, load, idsOf), batch(options));

/**
 * Loads one value for each key, which may be an object.
 * @param load gives values by the text of their key; a key that it leaves out has none: null
 */
export function valueLoader<Key, Value>(
  load: (keys: readonly Key[]) => Promise<ReadonlyMap<string, Value>>,
  textOf: (key: Key) => string,
  options?: LoaderOptions,
): DataLoader<Key, Value | null, string> {
  const loadBatch = async (keys: readonly Key[]): Promise<(Value | null)[]> => {
    const values = await load(keys);
    return keys.map((key) => values.get(textOf(key)) ?? null);
  };
  return new DataLoader<Key, Value | null, string>(loadBatch, { ...batch(options), cacheKeyFn: textOf });
}

/** Properties of an entity whose values are texts: ids and foreign keys. */
type TextProperty<Row> = { [Key in keyof Row]: Row[Key] extends string | null ? Key : never }[keyof Row] & string;

/** Loads rows of an entity by a unique property, which is a uuid. */
export const entityLoader = <Entity extends EntityDefinition>(
  { orm }: Pick<Database, 'orm'>,
  entity: Entity,
  property: TextProperty<RowOf<Entity>>,
  options?: LoaderOptions,
): RowLoader<RowOf<Entity>> =>
  rowLoader(
    (values) => findRows(orm.em, entity, { anyOf: { property, values } }),
    (row) => String(row[property]),
    options,
  );

/** Loads the rows of an entity that have the key as their `property`, a foreign key; in the order of `orderBy`. */
export const entityRowsLoader = <Entity extends EntityDefinition>(
  { orm }: Pick<Database, 'orm'>,
  entity: Entity,
  property: TextProperty<RowOf<Entity>>,
  orderBy: readonly (keyof RowOf<Entity> & string)[],
  options?: LoaderOptions,
): RowsLoader<RowOf<Entity>> =>
  rowsLoader(
    (values) => findRows(orm.em, entity, { anyOf: { property, values }, orderBy }),
    (row) => String(row[property]),
    options,
  );

const batch = (options?: LoaderOptions) => ({ maxBatchSize: options?.maxBatchSize ?? MAX_BATCH_SIZE });
