import type { Database } from '@visor/db';

/** The counters of a task. */
interface ProgressRow {
  readonly id: string;
  readonly files: number;
  readonly total: number;
  readonly defined: number;
  readonly queued: number;
  readonly active: number;
  readonly registering: number;
  readonly finished: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly held: number;
  readonly attempts: { finished: number; failed: number; cancelled: number; lost: number };
  readonly failures: readonly { code: number; count: number }[];
  readonly attemptFailures: readonly { code: number; count: number }[];
  readonly formed: boolean;
  readonly registeredAt: Date;
  readonly summarisedAt: Date | null;
  readonly archivedAt: Date | null;
  readonly rank: number;
  readonly paused: boolean;
  readonly pausedReason: string | null;
  readonly pausedBy: string | null;
  readonly pausedAt: Date | null;
  readonly finishRequested: boolean;
  readonly round: number;
}

/** Reads the counters of tasks. */
export async function readProgress(db: Pick<Database, 'query'>, ids: readonly string[]): Promise<ProgressRow[]> {
  const rows = await db.query<
    Omit<ProgressRow, 'registeredAt' | 'summarisedAt' | 'pausedAt' | 'archivedAt'> & {
      registeredAt: string;
      summarisedAt: string | null;
      pausedAt: string | null;
      archivedAt: string | null;
    }
  >(
    `select t.id, files_count as files, total_count as total, defined_count as defined, queued_count as queued,
            active_count as active, registering_count as registering, finished_count as finished, failed_count as failed,
            cancelled_count as cancelled,
            (select count(*)::int from job j where j.task_id = t.id and j.held_at is not null and j.state = 'DEFINED') as held, phase in ('FORMED', 'SUMMARISED') as formed,
            registered_at as "registeredAt", summarised_at as "summarisedAt", archived_at as "archivedAt", rank, paused, paused_reason as "pausedReason",
            paused_by as "pausedBy", paused_at as "pausedAt", finish_requested as "finishRequested", round,
            json_build_object('finished', attempts_finished_count, 'failed', attempts_failed_count,
              'cancelled', attempts_cancelled_count, 'lost', attempts_lost_count) as attempts,
            (select coalesce(json_agg(f), '[]') from (
              select code, jobs as count from task_failure where task_id = t.id and jobs > 0 order by 1) f) as failures,
            (select coalesce(json_agg(f), '[]') from (
              select code, attempts as count from task_failure where task_id = t.id and attempts > 0 order by 1) f) as "attemptFailures"
       from task t where t.id = any ($1::uuid[]) and phase <> 'REJECTED'`,
    [ids],
  );
  const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return rows.map(({ registeredAt, summarisedAt, pausedAt, archivedAt, ...row }) => ({
    ...row,
    registeredAt: new Date(registeredAt),
    summarisedAt: dateOf(summarisedAt),
    pausedAt: dateOf(pausedAt),
    archivedAt: dateOf(archivedAt),
  }));
}
