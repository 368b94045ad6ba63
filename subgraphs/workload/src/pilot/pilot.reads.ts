import type { Database } from '@visor/db';

/** How many live attempts pilots hold. */
export async function activeOf(db: Pick<Database, 'query'>, pilots: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; count: number }>(
    `select pilot_id as id, count(*)::int as count from attempt
      where pilot_id = any ($1::uuid[]) and ended_at is null group by 1`,
    [pilots],
  );
  return new Map(rows.map((row) => [row.id, row.count]));
}
