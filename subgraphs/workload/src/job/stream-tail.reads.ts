import type { Database } from '@visor/db';
import { attemptKey } from '../lifecycle/attempt.rules.ts';
import type { StreamName, StreamTail, StreamTailRow } from './stream-tail.rules.ts';

/** Both streams of one attempt, where it wrote anything. */
export type StreamTails = Readonly<Partial<Record<StreamName, StreamTail>>>;

/** Reads the ends of the streams of attempts, by attempt key. */
export async function readTails(
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
