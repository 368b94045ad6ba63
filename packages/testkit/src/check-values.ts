/** Runs one statement with parameters, in the schema under test. */
type Query = (sql: string, parameters: readonly unknown[]) => Promise<{ definition: string }[]>;

/**
 * The text values that a column's own CHECK constraint allows, sorted.
 * @throws Error when the column has no CHECK of its own, or several.
 */
export async function checkValues(query: Query, table: string, column: string): Promise<string[]> {
  const rows = await query(
    `select pg_get_constraintdef(c.oid) as definition
     from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and c.conkey = array[a.attnum]
     where c.contype = 'c' and c.conrelid = to_regclass($1) and a.attname = $2`,
    [table, column],
  );
  const [row] = rows;
  if (!row || rows.length > 1) throw new Error(`${rows.length} CHECK constraints hold ${table}.${column} alone`);
  return [...row.definition.matchAll(/'([^']*)'::text/g)].map(([, value = '']) => value).sort();
}
