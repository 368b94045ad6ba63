import type { Sql } from '../deps.ts';

// A dataset that is matched while a template becomes ACTUAL must be seen by one of the two transactions: those that match
// datasets share this lock, the one that changes a template takes it alone.
const LOCK = `hashtextextended(current_schema() || '.template', 0)`;
export const shareTemplateLock = (sql: Sql): Promise<unknown> =>
  sql.query(`select pg_advisory_xact_lock_shared(${LOCK})`);
export const takeTemplateLock = (sql: Sql): Promise<unknown> => sql.query(`select pg_advisory_xact_lock(${LOCK})`);
