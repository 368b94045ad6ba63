import type { Sql } from '../deps.ts';

/** Channel on which the ids of workflows that changed are told to every replica, when the change commits. */
export const changesChannel = (schema: string): string => `${schema}.workflow`;

/** PostgreSQL tells listeners after the commit and never before: a reader then sees the change. */
export async function announceWorkflows(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(`select pg_notify(current_schema() || '.workflow', id) from unnest($1::text[]) as id`, [ids]);
}
