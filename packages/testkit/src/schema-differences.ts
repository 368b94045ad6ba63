import type { Database } from '@visor/db';

/** The statements that would change the migrated tables into what the entities say; none where both are the same. */
export async function schemaDifferences({ orm }: Pick<Database, 'orm'>): Promise<readonly string[]> {
  const sql = await orm.schema.getUpdateSchemaSQL({ dropTables: false });
  return sql.split('\n').filter((line) => line !== '' && !line.startsWith('set names'));
}
