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
  readonly formed: boolean;
  readonly registeredAt: Date;
  readonly summarisedAt: Date | null;
  readonly archivedAt: Date | null;
}

/** Reads the counters of tasks. */
export async function readProgress(db: Pick<Database, 'query'>, ids: readonly string[]): Promise<ProgressRow[]> {
  const rows = await db.query<
    Omit<ProgressRow, 'registeredAt' | 'summarisedAt' | 'archivedAt'> & {
      registeredAt: string;
      summarisedAt: string | null;
      archivedAt: string | null;
    }
  >(
    `select t.id, files_count as files, total_count as total, defined_count as defined, queued_count as queued,
            active_count as active, registering_count as registering, finished_count as finished, failed_count as failed,
            cancelled_count as cancelled,
            (select count(*)::int from job j where j.task_id = t.id and j.held_at is not null and j.state = 'DEFINED') as held, phase in ('FORMED', 'SUMMARISED') as formed,
            registered_at as "registeredAt", summarised_at as "summarisedAt", archived_at as "archivedAt",
            json_build_object('finished', attempts_finished_count, 'failed', attempts_failed_count,
              'cancelled', attempts_cancelled_count, 'lost', attempts_lost_count) as attempts,
            case when failed_count = 0 then '[]' else (select coalesce(json_agg(f), '[]') from (
              select e.code, count(*)::int as count from (
                select j.failure_code as code from job j where j.task_id = t.id and j.state = 'FAILED'
                union all
                select x.failure_code from job_archive x
                 where x.task_id = t.id and x.failure_code is not null and x.state = 'FAILED') e
               group by 1 order by 1) f) end as failures
       from task t where t.id = any ($1::uuid[]) and phase <> 'REJECTED'`,
    [ids],
  );
  return rows.map(({ registeredAt, summarisedAt, archivedAt, ...row }) => ({
    ...row,
    registeredAt: new Date(registeredAt),
    summarisedAt: summarisedAt === null ? null : new Date(summarisedAt),
    archivedAt: archivedAt === null ? null : new Date(archivedAt),
  }));
}
