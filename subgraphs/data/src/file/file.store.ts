import type { Sql } from '../deps.ts';
import { fileLifecycle } from './file.rules.ts';

/** Files of which a good copy was found are READY again. */
export async function markFilesFound(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query('update file set status = $2 where id = any ($1::uuid[]) and status = any ($3::text[])', [
    ids,
    fileLifecycle.target('find'),
    fileLifecycle.sources('find'),
  ]);
}
