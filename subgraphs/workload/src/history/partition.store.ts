import type { Database, Tx } from '@visor/db';
import type { Partition } from './partition.rules.ts';

/** Locks of a partition stop those who write the history: a change of partitions rather waits for another round. */
const LOCK_TIMEOUT = `set local lock_timeout = '1s'`;

const isLockTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '55P03';

/** Runs a change of partitions. Returns false where it did not get its lock in time. */
async function changePartitions(
  { transaction }: Pick<Database, 'transaction'>,
  change: (tx: Tx) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await transaction(async (tx) => {
      await tx.query(LOCK_TIMEOUT);
      return change(tx);
    });
  } catch (error) {
    if (isLockTimeout(error)) return false;
    throw error;
  }
}

export async function readPartitions(sql: Pick<Tx, 'query'>): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'job_history'::regclass order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Creates a partition, unless rows of its time are in the one that takes the rest: they stay there. */
export function createPartition(db: Pick<Database, 'transaction'>, to: Partition): Promise<boolean> {
  return changePartitions(db, async (tx) => {
    const rows = await tx.query('select from job_history_rest where at >= $1 and at < $2 limit 1', [to.from, to.to]);
    if (rows.length > 0) return false;
    await tx.query(
      `create table if not exists ${to.name} partition of job_history for values from ('${to.from}') to ('${to.to}')`,
    );
    return true;
  });
}

/** Drops a partition where every job in it is archived or deleted. Returns whether it went. */
export function dropPartition(db: Pick<Database, 'transaction'>, name: string, end: Date): Promise<boolean> {
  return changePartitions(db, async (tx) => {
    const needed = await tx.query(
      `select from task t join job j on j.task_id = t.id
        where t.archived_at is null and t.registered_at < $1 and j.created_at < $1
          and exists (select from ${name} h where h.job_id = j.id) limit 1`,
      [end],
    );
    if (needed.length > 0) return false;
    await tx.query(`drop table ${name}`);
    return true;
  });
}

/** Deletes rows of archived jobs that no day's partition took; at most `limit`. Returns how many. */
export async function deleteArchivedRest(sql: Pick<Tx, 'query'>, before: Date, limit: number): Promise<number> {
  const rows = await sql.query(
    `delete from job_history_rest where ctid = any (array(
       select h.ctid from job_history_rest h where h.at < $1 and not exists (select from job j where j.id = h.job_id) limit $2))
     returning 1`,
    [before, limit],
  );
  return rows.length;
}
