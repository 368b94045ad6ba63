import type { Database } from '@visor/db';

type Sql = Pick<Database, 'query'>;

/** Rows of one delete: locks and write-ahead log of a statement stay small. */
const MAX_BATCH_SIZE = 5_000;

/** Runs a bounded delete until it finds less than a batch, or the signal is aborted. Returns how many rows went. */
async function deleteBatches(deleteBatch: () => Promise<readonly unknown[]>, signal: AbortSignal): Promise<number> {
  let deleted = 0;
  while (!signal.aborted) {
    const { length } = await deleteBatch();
    deleted += length;
    if (length < MAX_BATCH_SIZE) break;
  }
  return deleted;
}

/** Deletes ids of messages that cannot come again. */
export const deleteOldInboxIds = (sql: Sql, before: Date, signal: AbortSignal): Promise<number> =>
  deleteBatches(
    () =>
      sql.query(
        `delete from inbox where ctid = any (array(
           select ctid from inbox where seen_at < $1 order by seen_at limit $2 for update skip locked)) returning 1`,
        [before, MAX_BATCH_SIZE],
      ),
    signal,
  );

/** The smallest id that a row of this time has: ids begin with the milliseconds of their making. */
function firstIdAt(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Deletes dead letters that nobody came for. */
export const deleteOldDeadLetters = (sql: Sql, before: Date, signal: AbortSignal): Promise<number> =>
  deleteBatches(
    () =>
      sql.query(
        `delete from dead_letter where id in (
           select id from dead_letter where id < $1 order by id limit $2 for update skip locked) returning 1`,
        [firstIdAt(before), MAX_BATCH_SIZE],
      ),
    signal,
  );

/** Reports to the log how far groups have read, from the committed offsets of this schema. */
export async function reportOffsets(sql: Sql, log: string, group: string, topics: readonly string[]): Promise<void> {
  await sql.query(
    `select ${log}.report($1, array_agg(t.topic), array_agg(coalesce(o.next, 0)))
       from unnest($2::text[]) t (topic)
       left join consumer_offset o on o."group" = $1 and o.topic = t.topic and o.partition = 0`,
    [group, topics],
  );
}

/** Deletes the messages of a topic that are older than `before` and that all groups have read. Returns how many went. */
export async function trimTopic(
  sql: Sql,
  log: string,
  { topic, readers, before }: { readonly topic: string; readonly readers: readonly string[]; readonly before: Date },
  signal: AbortSignal,
): Promise<number> {
  let deleted = 0;
  while (!signal.aborted) {
    const [row] = await sql.query<{ count: number }>(`select ${log}.trim_topic($1, $2, $3, $4) as count`, [
      topic,
      readers,
      before,
      MAX_BATCH_SIZE,
    ]);
    deleted += row?.count ?? 0;
    if ((row?.count ?? 0) < MAX_BATCH_SIZE) break;
  }
  return deleted;
}

/** A topic as the log holds it. */
export interface TopicContent {
  readonly topic: string;
  /** Offset of the first message that is kept. */
  readonly first: number;
  /** Offset of the next message. */
  readonly next: number;
  readonly oldest: Date | null;
}

/** How far a group has read a topic. */
export interface TopicReader {
  readonly group: string;
  readonly topic: string;
  readonly next: number;
  /** A person removed it: it does not hold messages. */
  readonly removed: boolean;
  readonly seen: Date;
  /** When the first message was appended that it has not read; null where there is none. */
  readonly waits: Date | null;
}

export async function readContents(sql: Sql, log: string): Promise<TopicContent[]> {
  const rows = await sql.query<{ topic: string; first: string; next: string; oldest: string | null }>(
    `select topic, first, next, oldest from ${log}.contents()`,
  );
  return rows.map(({ topic, first, next, oldest }) => ({
    topic,
    first: Number(first),
    next: Number(next),
    oldest: oldest === null ? null : new Date(oldest),
  }));
}

export async function readReaders(sql: Sql, log: string): Promise<TopicReader[]> {
  const rows = await sql.query<{
    group: string;
    topic: string;
    next: string;
    removed: boolean;
    seen: string;
    waits: string | null;
  }>(`select "group", topic, next, removed, seen, waits from ${log}.readers()`);
  return rows.map((row) => ({
    ...row,
    next: Number(row.next),
    seen: new Date(row.seen),
    waits: row.waits === null ? null : new Date(row.waits),
  }));
}

export async function readBytes(sql: Sql, log: string): Promise<number> {
  const [row] = await sql.query<{ bytes: string }>(`select ${log}.bytes() as bytes`);
  return Number(row?.bytes ?? 0);
}

export async function forgetReader(sql: Sql, log: string, group: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(`select ${log}.forget($1) as count`, [group]);
  return row?.count ?? 0;
}
