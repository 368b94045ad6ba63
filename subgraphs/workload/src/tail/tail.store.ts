import { recordset, type Database, type RecordOf, type Tx } from '@visor/db';
import { storableJson } from '@visor/schema';
import type { AttemptId } from '../job/attempt.reads.ts';
import type { StreamTail } from '../job/stream-tail.rules.ts';
import type { pilotCommanded } from '../pilot/pilot.messages.ts';
import type { LiveTails } from './tail.rules.ts';

const jobsOf = (attempts: readonly AttemptId[]): string[] => attempts.map(({ jobId }) => jobId);
const numbersOf = (attempts: readonly AttemptId[]): number[] => attempts.map(({ number }) => number);

/**
 * Notes that somebody follows attempts that go on; what was sent to earlier followers is forgotten. Returns the pilots that have to be
 * told.
 * @param renewBefore what is followed until later stays as it is
 */
export const watchAttempts = (
  tx: Tx,
  attempts: readonly AttemptId[],
  { now, until, renewBefore }: { readonly now: Date; readonly until: Date; readonly renewBefore: Date },
): Promise<Parameters<typeof pilotCommanded>[0][]> =>
  tx.query(
    `with live as (
       select a.job_id, a.number, a.pilot_id, w.watched_until is null or w.watched_until <= $3 as is_new
         from unnest($1::uuid[], $2::int[]) k (job_id, number)
         join attempt a on a.job_id = k.job_id and a.number = k.number and a.ended_at is null
         left join attempt_watch w on w.job_id = k.job_id and w.number = k.number
        where w.watched_until is null or w.watched_until < $5
        order by a.job_id, a.number
     ), watched as (
       insert into attempt_watch as w (job_id, number, pilot_id, watched_until)
       select job_id, number, pilot_id, $4 from live
       on conflict (job_id, number) do update
          set watched_until = greatest(w.watched_until, excluded.watched_until),
              sent_at = case when w.watched_until > $3 then w.sent_at end
     )
     select p.id, p.name, p.status, p.draining from pilot p
      where p.id in (select pilot_id from live where is_new)`,
    [jobsOf(attempts), numbersOf(attempts), now, until, renewBefore],
  );

/** A followed attempt, with what is new of it. */
interface FollowedRow extends AttemptId {
  readonly hasEnded: boolean;
  readonly version: number;
  /** Undefined: nothing new. */
  readonly tails: LiveTails | undefined;
}

interface StoredRow extends AttemptId {
  readonly hasEnded: boolean;
  readonly version: number | null;
  readonly sentAt: string | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly stdoutOmitted: number | string | null;
  readonly stderrOmitted: number | string | null;
}

/** Reads what was sent of attempts since their `version` was read, and which have ended. */
export async function readFollowed(
  db: Pick<Database, 'query'>,
  attempts: readonly (AttemptId & { readonly version: number })[],
): Promise<FollowedRow[]> {
  const rows = await db.query<StoredRow>(
    `select k.job_id as "jobId", k.number, a.job_id is null or a.ended_at is not null as "hasEnded", w.version, w.sent_at as "sentAt",
            w.stdout, w.stdout_omitted as "stdoutOmitted", w.stderr, w.stderr_omitted as "stderrOmitted"
       from unnest($1::uuid[], $2::int[], $3::int[]) k (job_id, number, version)
       left join attempt a on a.job_id = k.job_id and a.number = k.number
       left join attempt_watch w on w.job_id = k.job_id and w.number = k.number and a.ended_at is null
            and w.sent_at is not null and w.version <> k.version
      where w.job_id is not null or a.job_id is null or a.ended_at is not null`,
    [jobsOf(attempts), numbersOf(attempts), attempts.map(({ version }) => version)],
  );
  return rows.map(({ jobId, number, hasEnded, version, sentAt, ...row }) => ({
    jobId,
    number,
    hasEnded,
    version: version ?? 0,
    tails:
      sentAt === null
        ? undefined
        : {
            at: new Date(sentAt),
            stdout: tailOf(row.stdout, row.stdoutOmitted),
            stderr: tailOf(row.stderr, row.stderrOmitted),
          },
  }));
}

const tailOf = (text: string | null, omitted: number | string | null): StreamTail => ({
  text: text ?? '',
  omittedBytes: Number(omitted ?? 0),
});

const sentTails = recordset({
  jobId: 'uuid',
  number: 'int',
  token: 'text',
  stdout: 'text',
  stdoutOmitted: 'bigint',
  stderr: 'text',
  stderrOmitted: 'bigint',
});
export type SentTails = RecordOf<typeof sentTails>;

/** Stores the tails of those attempts of a pilot that somebody follows; returns these. */
export const storeTails = (tx: Tx, pilotId: string, rows: readonly SentTails[], now: Date): Promise<AttemptId[]> =>
  tx.query(
    `with sent as materialized (select * from ${sentTails.from('$1', 't')}), live as materialized (
       select w.job_id, w.number from attempt_watch w
         join sent t on t."jobId" = w.job_id and t.number = w.number
         join attempt a on a.job_id = w.job_id and a.number = w.number and a.token = t.token and a.pilot_id = $2 and a.ended_at is null
        where w.watched_until > $3 order by w.job_id, w.number for no key update of w
     )
     update attempt_watch w
        set ${sentTails.set('t', 'stdout', 'stdoutOmitted', 'stderr', 'stderrOmitted')}, sent_at = $3, version = w.version + 1
       from live l join sent t on t."jobId" = l.job_id and t.number = l.number
      where w.job_id = l.job_id and w.number = l.number
     returning w.job_id as "jobId", w.number`,
    [storableJson(rows), pilotId, now],
  );

/** Removes what nobody has followed since `before`. */
export const forgetWatches = (db: Pick<Database, 'query'>, before: Date): Promise<unknown> =>
  db.query('delete from attempt_watch where watched_until < $1', [before]);
