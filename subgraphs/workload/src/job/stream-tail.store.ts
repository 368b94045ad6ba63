import type { Database, Tx } from '@visor/db';
import { storableJson } from '../text.ts';
import type { StreamName, StreamTail, StreamTailRow } from '../report/stream-tail.rules.ts';
import { attemptKey } from '../lifecycle/attempt.rules.ts';

/** Stores the streams' ends of attempts that ended; the first report of an attempt stands. */
export async function insertTails(tx: Tx, rows: readonly StreamTailRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into stream_tail (job_id, number, stream, text, omitted_bytes)
     select "jobId", number, stream, text, "omittedBytes"
       from jsonb_to_recordset($1) as t ("jobId" uuid, number int, stream text, text text, "omittedBytes" bigint)
     on conflict do nothing`,
    [storableJson(rows)],
  );
}

/** Both streams of one attempt, where it wrote anything. */
export type StreamTails = Readonly<Partial<Record<StreamName, StreamTail>>>;

/** Streams' ends of attempts, by `<job>.<number>`. */
export async function tailsOf(
  db: Pick<Database, 'query'>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StreamTails>> {
  const pairs = keys.map((key) => key.split('.'));
  const rows = await db.query<StreamTailRow & { readonly omittedBytes: number | string }>(
    `select t.job_id as "jobId", t.number, t.stream, t.text, t.omitted_bytes as "omittedBytes"
       from unnest($1::uuid[], $2::int[]) k (job_id, number)
       join stream_tail t on t.job_id = k.job_id and t.number = k.number`,
    [pairs.map((pair) => pair[0]), pairs.map((pair) => Number(pair[1]))],
  );
  const tails = new Map<string, Partial<Record<StreamName, StreamTail>>>();
  for (const { jobId, number, stream, text, omittedBytes } of rows) {
    const key = attemptKey(jobId, number);
    const found = tails.get(key) ?? {};
    found[stream] = { text, omittedBytes: Number(omittedBytes) };
    tails.set(key, found);
  }
  return tails;
}
