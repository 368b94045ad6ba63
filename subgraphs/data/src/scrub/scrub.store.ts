import type { Sql } from '../deps.ts';
import { hasCome } from '../inspection/due.sql.ts';

/** Copies to read next: those that are accused, the oldest accusation first. */
export async function findAccused(sql: Sql, storageId: string, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select r.id from replica r
      where r.storage_id = $1 and r.accused_at is not null and ${hasCome('r.accused_at', 'clock_timestamp()')} and r.status in ('AVAILABLE', 'BAD', 'LOST')
      order by r.accused_at limit $2`,
    [storageId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Copies that were neither read nor added since a time, the oldest first. @param before a time as the database writes it */
export async function findUnread(sql: Sql, storageId: string, before: string, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select id from replica
      where storage_id = $1 and status = 'AVAILABLE' and coalesce(verified_at, added_at) < $2::timestamptz
      order by coalesce(verified_at, added_at), id limit $3`,
    [storageId, before, limit],
  );
  return rows.map(({ id }) => id);
}

/** An accusation that could not be examined: it is looked at later. */
export async function postponeAccusation(sql: Sql, id: string): Promise<void> {
  await sql.query(
    `update replica set accused_at = clock_timestamp() + interval '10 min' where id = $1 and accused_at is not null`,
    [id],
  );
}

/**
 * Storages with something to read: an accusation, or a copy that was not read since this many seconds. It is asked every two seconds: of the
 * copies the one that was read longest ago says it, which is the first of an index.
 */
export async function findStoragesToScrub(sql: Sql, seconds: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select s.id from storage s
      where s.readable and (
        exists (select from replica r where r.storage_id = s.id and r.accused_at is not null and ${hasCome('r.accused_at', 'clock_timestamp()')}
                   and r.status in ('AVAILABLE', 'BAD', 'LOST'))
        or $1 > 0 and clock_timestamp() - $1 * interval '1 s' > (
          select coalesce(r.verified_at, r.added_at) from replica r where r.storage_id = s.id and r.status = 'AVAILABLE'
           order by coalesce(r.verified_at, r.added_at), r.id limit 1))`,
    [seconds],
  );
  return rows.map(({ id }) => id);
}

/** A time this many seconds ago, as the database writes it. */
export async function timeBefore(sql: Sql, seconds: number): Promise<string> {
  const [row] = await sql.query<{ at: string }>(`select (clock_timestamp() - $1 * interval '1 s')::text as at`, [
    seconds,
  ]);
  return row?.at ?? '-infinity';
}

/** Good copies of a storage, those that the daily limit is a share of. */
export async function countGoodCopies(sql: Sql, storageId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::float8 as count from replica where storage_id = $1 and status = 'AVAILABLE'`,
    [storageId],
  );
  return row?.count ?? 0;
}
