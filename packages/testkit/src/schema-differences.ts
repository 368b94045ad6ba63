import type { Database } from '@visor/db';

/** The statements that would change the migrated tables into what the entities say; none where both are the same. */
export async function schemaDifferences({ orm }: Pick<Database, 'orm'>): Promise<readonly string[]> {
  const sql = await orm.schema.getUpdateSchemaSQL({ dropTables: false });
  // Triggers are of migrations alone: MikroORM would drop them.
  const ignored = /^(?:$|set names|drop trigger|drop function)/;
  return sql.split('\n').filter((line) => !ignored.test(line));
}
