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

/** A deletion that was asked for. */
export interface Deletion {
  readonly taskId: string;
  readonly operationId: string;
}

export interface DeletionProgress {
  /** Jobs that it has deleted, archived ones too. */
  readonly deleted: number;
  /** None is left. */
  readonly done: boolean;
}

/** Locks the oldest deletion that is not done and that no other process works on. */
export async function lockRunningDeletion(tx: Tx): Promise<Deletion | undefined> {
  const rows = await tx.query<Deletion>(
    `select task_id as "taskId", operation_id as "operationId" from task_action
      where outcome = 'RUNNING' and kind = 'delete' order by id limit 1 for no key update skip locked`,
  );
  return rows[0];
}

/** Locks a deletion, so that its batches follow each other, and returns what it has deleted. */
export async function lockDeletion(tx: Tx, { taskId, operationId }: Deletion): Promise<DeletionProgress> {
  const [progress] = await tx.query<DeletionProgress>(
    `select applied as deleted, outcome <> 'RUNNING' as done from task_action
      where task_id = $1 and operation_id = $2 and kind = 'delete' for no key update`,
    [taskId, operationId],
  );
  if (!progress) throw new Error(`the deletion ${operationId} of task ${taskId} is not stored`);
  return progress;
}

const DELETE_JOBS = `
  with chosen as materialized (
    select id from job where task_id = $1 order by ordinal limit $3 for update
  ), ${REMOVE_CHOSEN_JOBS}, archived as (
    delete from job_archive where id in (select id from job_archive where task_id = $1 limit $3) returning id
  ), counted as (
    select (select count(*)::int from jobs) as jobs, (select count(*)::int from archived) as archived
  ), progress as (
    select jobs + archived as deleted, jobs < $3 and archived < $3 as done from counted
  )
  update task_action a
     set matched = a.matched + p.deleted, applied = a.applied + p.deleted,
         outcome = case when not p.done then a.outcome when a.applied + p.deleted > 0 then 'APPLIED' else 'UNCHANGED' end,
         ended_at = case when p.done then $4::timestamptz else a.ended_at end
    from progress p where a.task_id = $1 and a.operation_id = $2
  returning a.applied as deleted, p.done`;

/** Deletes at most `limit` jobs of a task, with all that belongs to them, and as many archived ones, and counts them: one statement. */
export async function deleteBatch(
  tx: Tx,
  { taskId, operationId }: Deletion,
  limit: number,
  now: Date,
): Promise<DeletionProgress> {
  const [progress] = await tx.query<DeletionProgress>(DELETE_JOBS, [taskId, operationId, limit, now]);
  return progress ?? { deleted: 0, done: true };
}
