import { recordset, type RecordOf, type Tx } from '@visor/db';
import { STEPS } from './resolution.rules.ts';

/** A failure that is not counted yet, with what its attempt or job says of it. */
export interface FailureEvent {
  readonly id: string;
  /** RFC 3339. */
  readonly at: string;
  readonly taskId: string;
  readonly jobId: string;
  readonly attempt: number | null;
  readonly code: number;
  readonly endsJob: boolean;
  readonly node: string | null;
  readonly text: string | null;
  readonly stage: string;
  readonly device: string;
}

/** Takes failures that are not counted yet, oldest first, so that they are counted once. Those of a deleted task are left out. */
export const takeFailures = (tx: Tx, limit: number): Promise<FailureEvent[]> =>
  tx.query(
    `with taken as (
       delete from failure_event where id = any (array(select id from failure_event order by id limit $1 for update skip locked)) returning *
     )
     select f.id::text as id, f.at, f.task_id as "taskId", f.job_id as "jobId", f.attempt, f.code, f.ends_job as "endsJob", a.node,
            coalesce(a.failure_text, j.failure_text) as text, coalesce(t.program, '') as stage, t.device
       from taken f join task t on t.id = f.task_id
       left join attempt a on a.job_id = f.job_id and a.number = f.attempt
       left join job j on j.id = f.job_id
      order by f.id`,
    [limit],
  );

const groups = recordset({
  at: 'timestamptz',
  code: 'int',
  node: 'text',
  taskId: 'uuid',
  messageKey: 'text',
  message: 'text',
  stage: 'text',
  device: 'text',
  count: 'int',
  endedJobs: 'int',
  firstAt: 'timestamptz',
  lastAt: 'timestamptz',
  jobId: 'uuid',
  attempt: 'int?',
});

/** Failures of one interval that are alike. */
export type FailureGroup = RecordOf<typeof groups>;

/** Adds failures to the roll-ups of all resolutions: one statement. */
export async function addFailures(tx: Tx, rows: readonly FailureGroup[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into failure_rollup as r (step, ${groups.columns})
     select x.step, date_bin(make_interval(secs => x.step), g.at, 'epoch'), g.code, g.node, g."taskId", g."messageKey", min(g.message),
            min(g.stage), min(g.device), sum(g.count), sum(g."endedJobs"), min(g."firstAt"), max(g."lastAt"),
            (array_agg(g."jobId" order by g."lastAt" desc))[1], (array_agg(g.attempt order by g."lastAt" desc))[1]
       from ${groups.from('$1', 'g')} cross join unnest($2::int[]) x (step)
      group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
     on conflict (step, at, code, node, task_id, message_key) do update
       set count = r.count + excluded.count, ended_jobs = r.ended_jobs + excluded.ended_jobs, first_at = least(r.first_at, excluded.first_at),
           last_at = greatest(r.last_at, excluded.last_at), job_id = excluded.job_id, attempt = excluded.attempt`,
    [JSON.stringify(rows), STEPS],
  );
}
