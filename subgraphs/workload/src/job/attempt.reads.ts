import type { Database } from '@visor/db';
import { Refusal } from '@visor/schema';
import { attemptKey, attemptLifecycle, type AttemptState } from '../lifecycle/attempt.rules.ts';
import { archivedTransitions } from '../history/history.reads.ts';
import type { StreamName, StreamTail } from './stream-tail.rules.ts';

type Reader = Pick<Database, 'query'>;

/** An attempt, by its job and number. */
export interface AttemptId {
  readonly jobId: string;
  readonly number: number;
}

export const keyOf = ({ jobId, number }: AttemptId): string => attemptKey(jobId, number);

const columnsOf = (attempts: readonly AttemptId[]): [string[], number[]] => [
  attempts.map(({ jobId }) => jobId),
  attempts.map(({ number }) => number),
];

interface HistoryEntry {
  readonly state: AttemptState;
  readonly at: Date;
}

/** Reads the changes of attempts, by key, in the order of the phases: clocks of nodes and of the server differ. */
export async function readHistory(
  db: Reader,
  attempts: readonly AttemptId[],
): Promise<ReadonlyMap<string, readonly HistoryEntry[]>> {
  const rows = await db.query<AttemptId & { state: AttemptState; at: string }>(
    `select e.* from (
       select h.job_id as "jobId", h.attempt as number, h.attempt_state as state, coalesce(h.node_at, h.at) as at
         from unnest($1::uuid[], $2::int[]) k (job_id, number)
         join job_history h on h.job_id = k.job_id and h.attempt = k.number and h.attempt_state is not null
        where not exists (select from job_archive x where x.id = h.job_id)
       union all
       select x.id, h.attempt, h."attemptState", coalesce(h."nodeAt", h.at)
         from unnest($1::uuid[], $2::int[]) k (job_id, number)
         join job_archive x on x.id = k.job_id
        cross join lateral ${archivedTransitions('h')}
        where h.attempt = k.number and h."attemptState" is not null) e
      order by e."jobId", e.number, array_position($3::text[], e.state), e.at`,
    [...columnsOf(attempts), attemptLifecycle.states],
  );
  const byAttempt = Map.groupBy(rows, keyOf);
  return new Map(
    [...byAttempt].map(([key, changes]) => [key, changes.map(({ state, at }) => ({ state, at: new Date(at) }))]),
  );
}

/** Both streams of one attempt, where it wrote anything. */
type StreamTails = Readonly<Partial<Record<StreamName, StreamTail>>>;

/** Attempts whose output one request may ask for: each may have 128 KiB. */
const MAX_TAILS = 100;

/** Reads the ends of the streams of attempts, by key. @throws Refusal INVALID for too many attempts */
export async function readTails(db: Reader, attempts: readonly AttemptId[]): Promise<ReadonlyMap<string, StreamTails>> {
  if (attempts.length > MAX_TAILS)
    throw new Refusal(
      'INVALID',
      `stdout and stderr of ${attempts.length} attempts were asked for; ask for at most ${MAX_TAILS} at once`,
    );
  const rows = await db.query<AttemptId & { stream: StreamName; text: string; omittedBytes: number | string }>(
    `select t.job_id as "jobId", t.number, t.stream, t.text, t.omitted_bytes as "omittedBytes"
       from unnest($1::uuid[], $2::int[]) k (job_id, number)
       join stream_tail t on t.job_id = k.job_id and t.number = k.number
     union all
     select x.id, e.number, e.stream, e.text, e.omitted_bytes
       from unnest($1::uuid[], $2::int[]) k (job_id, number)
       join job_archive x on x.id = k.job_id
      cross join lateral jsonb_to_recordset(x.tails) e (number int, stream text, text text, omitted_bytes bigint)
      where e.number = k.number`,
    columnsOf(attempts),
  );
  const byAttempt = Map.groupBy(rows, keyOf);
  return new Map(
    [...byAttempt].map(([key, tails]) => [
      key,
      Object.fromEntries(
        tails.map(({ stream, text, omittedBytes }) => [stream, { text, omittedBytes: Number(omittedBytes) }]),
      ),
    ]),
  );
}
