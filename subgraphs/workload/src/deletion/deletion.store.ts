import type { Tx } from '@visor/db';
import { REMOVE_CHOSEN_JOBS } from '../job/remove-jobs.ts';
import type { TaskPhase } from '../lifecycle/task.rules.ts';

interface DeletableTask {
  readonly phase: TaskPhase;
  /** Commands and requests that still concern its jobs. */
  readonly pending: number;
}

/** Locks a task; undefined where it is not known. */
export async function lockTask(tx: Tx, id: string): Promise<DeletableTask | undefined> {
  const rows = await tx.query<DeletableTask>(
    `select phase, requests_count + retries_open + active_count + registering_count as pending from task where id = $1 for no key update`,
    [id],
  );
  return rows[0];
}

/** Marks a task as one whose jobs are gone: no command moves them, and nothing looks for them any more. */
export const markDeleted = (tx: Tx, id: string, now: Date): Promise<unknown> =>
  tx.query(
    `update task set archive_started_at = coalesce(archive_started_at, $2), archived_at = coalesce(archived_at, $2) where id = $1`,
    [id, now],
  );

const DELETE_JOBS = `
  with chosen as materialized (
    select id from job where task_id = $1 order by ordinal limit $2 for update
  ), ${REMOVE_CHOSEN_JOBS}, archived as (
    delete from job_archive where id in (select id from job_archive where task_id = $1 limit $2) returning id
  )
  select (select count(*)::int from jobs) as jobs, (select count(*)::int from archived) as archived`;

/** Deletes at most `limit` jobs of a task, with all that belongs to them, and as many archived ones: one statement. */
export async function deleteBatch(
  tx: Tx,
  taskId: string,
  limit: number,
): Promise<{ readonly jobs: number; readonly archived: number }> {
  const [row] = await tx.query<{ jobs: number; archived: number }>(DELETE_JOBS, [taskId, limit]);
  return row ?? { jobs: 0, archived: 0 };
}

/** Records how many jobs a deletion has removed. */
export const endAction = (tx: Tx, operationId: string, deleted: number, now: Date): Promise<unknown> =>
  tx.query(
    `update task_action set matched = $2, applied = $2, outcome = case when $2::int > 0 then 'APPLIED' else 'UNCHANGED' end, ended_at = $3
      where operation_id = $1 and kind = 'delete'`,
    [operationId, deleted, now],
  );
