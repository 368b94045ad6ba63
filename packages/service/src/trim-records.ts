import type { Database } from '@visor/db';

/** Records of a table that need not be kept for ever. */
export interface OldRecords {
  readonly table: string;
  /** SQL condition of a row `r` that is old enough; $1 is the time before which records go. */
  readonly condition: string;
}

/** Rows of one delete: locks and write-ahead log of a statement stay small. */
const MAX_BATCH_SIZE = 5_000;
const DAY_MS = 86_400_000;

/** How often services look for old records. */
export const TRIM_INTERVAL_MS = 3_600_000;

/** Deletes records that are older than `days`, in the order of the list, in batches. Returns how many went. */
export async function trimRecords(
  db: Pick<Database, 'query'>,
  list: readonly OldRecords[],
  { now, days }: { readonly now: Date; readonly days: number },
  signal?: AbortSignal,
): Promise<number> {
  const before = new Date(now.getTime() - days * DAY_MS);
  let deleted = 0;
  for (const { table, condition } of list)
    while (!signal?.aborted) {
      const rows = await db.query(
        `delete from ${table} where ctid = any (array(select r.ctid from ${table} r where ${condition} limit $2)) returning 1`,
        [before, MAX_BATCH_SIZE],
      );
      deleted += rows.length;
      if (rows.length < MAX_BATCH_SIZE) break;
    }
  return deleted;
}
