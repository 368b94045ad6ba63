import { connect, type ConnectOptions } from '@visor/db';
import { testDatabase } from './database.ts';

interface MigratedSchema {
  /** Name of the subgraph, which is that of its role and schema. */
  readonly name: string;
  readonly migrations: NonNullable<ConnectOptions['migrations']>;
  /** `table.column`, each with a CHECK constraint of its own. */
  readonly columns: readonly string[];
}

/**
 * The text values that the CHECK constraints of these columns allow after all migrations, sorted, by `table.column`.
 * @throws Error when a column has no CHECK of its own, or several
 */
export async function allowedValues(schema: MigratedSchema): Promise<Readonly<Record<string, readonly string[]>>> {
  await using database = await testDatabase({ log: false });
  const url = await database.url(schema.name);
  await using db = await connect({ url, schema: database.name(schema.name), migrations: schema.migrations });
  const allowed: Record<string, readonly string[]> = {};
  for (const column of schema.columns) {
    const rows = await db.query<{ definition: string }>(
      `select pg_get_constraintdef(c.oid) as definition
       from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and c.conkey = array[a.attnum]
       where c.contype = 'c' and c.conrelid = to_regclass($1) and a.attname = $2`,
      column.split('.'),
    );
    const [row] = rows;
    if (!row || rows.length > 1) throw new Error(`${rows.length} CHECK constraints hold ${column} alone`);
    allowed[column] = [...row.definition.matchAll(/'([^']*)'::text/g)].map(([, value = '']) => value).toSorted();
  }
  return allowed;
}
