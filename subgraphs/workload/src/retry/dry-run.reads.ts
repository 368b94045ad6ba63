import type { Database } from '@visor/db';
import type { PastFailure } from './dry-run.rules.ts';

/** Reads the newest attempts that failed or were lost; a claim that its pilot never received is none. */
export const readPastFailures = (
  db: Pick<Database, 'query'>,
  since: Date | null,
  limit: number,
): Promise<PastFailure[]> =>
  db.query(
    `select a.job_id as "jobId", a.number, a.task_id as "taskId", a.node, t.program, t.labels, t.retries, t.retry_delay as "retryDelay",
            j.ram_mib as "ramMib", j.wall_seconds as "wallSeconds", a.failure_code as code, a.failure_source as source,
            a.failure_text as text, j.attempts_before as "attemptsBefore", a.decision
       from attempt a join job j on j.id = a.job_id join task t on t.id = j.task_id
      where a.failure_code is not null and ($1::timestamptz is null or a.ended_at >= $1)
        and (a.decision is not null or a.state = 'FAILED')
      order by a.ended_at desc limit $2`,
    [since, limit],
  );
